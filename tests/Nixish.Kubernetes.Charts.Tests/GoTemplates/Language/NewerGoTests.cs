namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Language;

/// <summary>
/// Where we follow a newer Go than the oracle's 1.19: Helm 3.21 to 4.2 are built with Go 1.24 to 1.26. Each case is what the newer Go does by its release notes and documentation,
/// and a reason why the oracle says something else.
/// </summary>
public class NewerGoTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        // Go 1.24: range over an integer; 1.19 "can't iterate over" it.
        { "range over an int", "{{ range 3 }}[{{ . }}]{{ end }}", "[0][1][2]" },
        { "range over an int with a variable", "{{ range $i := 3 }}{{ $i }}{{ end }}", "012" },
        { "range over zero has an else", "{{ range 0 }}a{{ else }}b{{ end }}", "b" },
        { "range over a negative int has an else", "{{ range -3 }}a{{ else }}b{{ end }}", "b" },
        { "range over an int keeps its type", "{{ range .i16 }}{{ if eq . 1 }}{{ printf \"%T\" . }}{{ end }}{{ end }}", "int16" },
        { "range over a byte", "{{ range $i := .u }}{{ $i }}{{ end }}", "01234567" },
        { "range over an int with two variables", "{{ range $i, $e := 3 }}{{ end }}", "error: template: t:1:19: executing \"t\" at <3>: can't use 3 to iterate over more than one variable" },
        { "break out of a range over an int", "{{ range 10 }}{{ if eq . 2 }}{{ break }}{{ end }}{{ . }}{{ end }}", "01" },
        { "range over a float is still an error", "{{ range 3.0 }}{{ end }}", "error: template: t:1:9: executing \"t\" at <3.0>: range can't iterate over 3" },

        // Go 1.23: else with; 1.19 takes the word for one too many.
        { "else with", "{{ with .nil }}a{{ else with .s }}{{ . }}{{ end }}", "hello" },
        { "else with that ends in an else", "{{ with .nil }}a{{ else with .none }}b{{ else }}{{ .i }}{{ end }}", "7" },
        { "else with keeps dot of the outside", "{{ with .nil }}a{{ else with .map }}{{ .a }}{{ end }}{{ .i }}", "17" },
        { "else with declares", "{{ with $x := .nil }}a{{ else with $y := .s }}{{ $y }}{{ $x }}{{ end }}", "hello<no value>" },
        { "else with after if", "{{ if .nil }}a{{ else with .s }}b{{ end }}", "error: template: t:1: unexpected <with> in input" },
        { "else if after with", "{{ with .nil }}a{{ else if .s }}b{{ end }}", "error: template: t:1: unexpected <if> in input" },
        { "else if after range", "{{ range .nil }}a{{ else if .s }}b{{ end }}", "error: template: t:1: unexpected <if> in input" },

        // Go 1.20: an assignment in a range sets the variable that is named; 1.19 sets whichever is the last one.
        { "range assigns", "{{ $x := 0 }}{{ $y := 1 }}{{ range $x = .ints }}{{ end }}{{ $x }}{{ $y }}", "21" },
        { "range assigns index and element", "{{ $i := 0 }}{{ $e := 0 }}{{ range $i, $e = .strings }}{{ end }}{{ $i }}{{ $e }}", "2c" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_what_a_newer_Go_does(string what, string template, string expected) => GoCase.Rendered(template).Should().Be(expected, what);
}
