namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Language;

/// <summary>The option missingkey: what a key gives that a map does not have.</summary>
public class MissingKeyTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "zero", "{{ .none }}", "<no value>" },
        { "zero", "[{{ .smap.none }}]", "[]" },
        { "zero", "{{ .none.deeper }}", "error: template: t:1:8: executing \"t\" at <.none.deeper>: nil pointer evaluating interface {}.deeper" },
        { "zero", "{{ if .none }}a{{ else }}b{{ end }}", "b" },
        { "zero", "{{ .named.none }}", "<no value>" },
        { "zero", "{{ takesString .none }}", "error: template: t:1:15: executing \"t\" at <.none>: wrong type for value; expected string; got interface {}" },
        { "zero", "{{ .none | takesString }}", "error: template: t:1:11: executing \"t\" at <takesString>: invalid value; expected string" },
        { "zero", "{{ takesAny .none }}", "<nil> <nil>" },
        { "zero", "{{ len .none }}", "error: template: t:1:3: executing \"t\" at <len .none>: error calling len: len of nil pointer" },
        { "zero", "{{ index .map \"none\" }}", "<no value>" },
        { "error", "{{ .i }}", "7" },
        { "error", "{{ .nil }}", "<no value>" },
        { "error", "{{ .none }}", "error: template: t:1:3: executing \"t\" at <.none>: map has no entry for key \"none\"" },
        { "error", "{{ .map.none.x }}", "error: template: t:1:7: executing \"t\" at <.map.none.x>: map has no entry for key \"none\"" },
        { "error", "{{ $x := .nil }}{{ $x.y }}", "error: template: t:1:21: executing \"t\" at <$x.y>: nil data; no entry for key \"y\"" },
        { "error", "{{ .smap.none }}", "error: template: t:1:8: executing \"t\" at <.smap.none>: map has no entry for key \"none\"" },
        { "error", "{{ index .map \"none\" }}", "<no value>" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_what_Go_does(string missing, string template, string expected) => GoCase.Check(missing, template, expected, missing);
}
