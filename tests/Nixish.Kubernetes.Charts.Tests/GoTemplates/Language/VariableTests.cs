namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Language;

/// <summary>Variables: where they live, and what assigns to them.</summary>
public class VariableTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "a declaration prints nothing", "{{ $x := 5 }}[{{ $x }}]", "[5]" },
        { "an assignment changes the outer one", "{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2" },
        { "a declaration inside shadows", "{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}", "21" },
        { "the same name twice", "{{ $x := 1 }}{{ $x := 2 }}{{ $x }}", "2" },
        { "an assignment to what is not declared", "{{ $x = 1 }}", "error: template: t:1:8: executing \"t\" at <1>: undefined variable: $x" },
        { "a use of what is not declared", "{{ $x }}", "error: template: t:1: undefined variable \"$x\"" },
        { "fields of a variable", "{{ $x := .map }}{{ $x.c.d }}", "deep" },
        { "the dollar's fields", "{{ $.map.c.d }}", "deep" },
        { "the dollar alone", "{{ $ | printf \"%T\" }}", "map[string]interface {}" },
        { "assigning the dollar", "{{ $ = 1 }}{{ $ }}", "1" },
        { "a declaration of the pipeline's last value", "{{ $x := 1 | printf \"%03d\" }}{{ $x }}", "001" },
        { "a declaration in parentheses", "{{ ($x := 3) }}{{ $x }}", "33" },
        { "two variables outside of a range", "{{ $a, $b := .list }}", "error: template: t:1: too many declarations in command" },
        { "a variable alone is a value", "{{ $x := \"v\" }}{{ $x }}{{ $x | printf \"%q\" }}", "v\"v\"" },
        { "a variable with an argument", "{{ $x := 1 }}{{ $x 2 }}", "error: template: t:1:16: executing \"t\" at <$x>: can't give argument to non-function $x" },
        { "a variable at the end of a pipeline", "{{ $x := 1 }}{{ 2 | $x }}", "error: template: t:1:20: executing \"t\" at <$x>: can't give argument to non-function $x" },
        { "a variable without a value", "{{ $x := }}", "error: template: t:1: missing value for command" },
        { "a variable set in a loop is seen after it", "{{ $n := 0 }}{{ range .ints }}{{ $n = . }}{{ end }}{{ $n }}", "2" },
        { "a variable of nil", "{{ $x := .nil }}{{ $x }}", "<no value>" },
        { "a field of a variable of nil", "{{ $x := .nil }}{{ $x.y }}", "<no value>" },
        { "a field of a loop's variable of nil", "{{ range $x := list nil }}{{ $x.y }}{{ end }}", "error: template: t:1:31: executing \"t\" at <$x.y>: nil pointer evaluating interface {}.y" },
        { "a field of a loop's variable of a string", "{{ range $x := .strings }}{{ $x.y }}{{ end }}", "error: template: t:1:31: executing \"t\" at <$x.y>: can't evaluate field y in type string" },
        { "a variable as an argument", "{{ $x := 3 }}{{ printf \"%d\" $x }}", "3" },
        { "declared in with, used in parentheses", "{{ with $x := 1 }}{{ (print $x) }}{{ end }}", "1" },
        { "a name with digits", "{{ $x1 := 1 }}{{ $x1 }}", "1" },
        { "a name with an underscore", "{{ $_ := 1 }}{{ $_ }}", "1" },
        { "an assignment in a template's scope", "{{ define \"t2\" }}{{ $y := 1 }}{{ $y = 2 }}{{ $y }}{{ end }}{{ template \"t2\" }}", "2" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_what_Go_does(string what, string template, string expected) => GoCase.Check(what, template, expected);
}
