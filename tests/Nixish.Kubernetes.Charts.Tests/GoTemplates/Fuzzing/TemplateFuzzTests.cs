using Nixish.Kubernetes.GoTemplates;
using Nixish.Tests.Fuzzing;

namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Fuzzing;

/// <summary>Templates that are cut, mixed and mangled: each is rendered or refused, and neither ends the process nor hangs it.</summary>
public class TemplateFuzzTests
{
    private const string Chart = """
        {{- define "name" -}}{{ printf "%s-%s" .s (.thing.Greet "x") | html }}{{- end }}
        {{- /* a comment */ -}}
        kind: {{ .map.c.d }}
        {{- range $k, $v := .map }}
          {{ $k }}: {{ $v | printf "%v" }}
        {{- else }}
          none
        {{- end }}
        {{- if and (eq .i 7) (not .nil) }}{{ template "name" . }}{{ else if .t }}{{ break }}{{ end }}
        {{ with $x := .named }}{{ $x.y.z }}{{ $.s }}{{ else with .s }}{{ . }}{{ end }}
        """;

    private const string Words = "{{ $a := 0x1F }}{{ $a = -1.5e3 }}{{ 'a' }}{{ \"a\\x41\\u00e9\" }}{{ `raw` }}{{ 1+2i }}{{ index .list 0 | len }}{{ block \"b\" . }}{{ continue }}{{ end }}{{ (.map).a }}";

    private const string Loops = "{{ range 3 }}{{ range $i, $e := .list }}{{ if $i }}{{ continue }}{{ end }}{{ break }}{{ end }}{{ end }}{{ slice .s 1 2 }}{{ call .s }}{{ js .html }}{{ urlquery .uni }}";

    private static readonly GoExecution Small = new() { MostSteps = 2_000, MostOutput = 20_000, MostDepth = 200 };

    [Fact]
    public void A_mangled_template_is_rendered_or_refused() =>
        FuzzRun.Run(new("template", Execute, Chart, Words, Loops, "{{", "{{ (", "{{/*", "{{ \"") { Cases = 70_000, Allowance = 64 * 1024 * 1024, AllowancePerByte = 100_000 }).Should().BePositive();

    [Fact]
    public void A_mangled_format_is_printed() =>
        FuzzRun.Run(new("printf", Print, "%v %+v %#v", "%[2]*.[1]*f|%-08.3d", "%q %x % #X %U %c %t %e", "%[1]", "%!") { Cases = 30_000, Allowance = 512 * 1024 * 1024, AllowancePerByte = 100_000 })
            .Should().BeLessThan(100, "only a text that grows beyond its limit is refused");

    private static void Execute(byte[] text) => GoTemplateSet.Parse([("t", GoText.FromUtf8(text))], Probes.All).Execute("t", Sample.Data, Small);

    private static void Print(byte[] format) => GoFormat.Printf(GoText.FromUtf8(format), (nint)65, 1.5, "text", Sample.Data, GoList.Of(1L, null), null, (nint)3);
}
