namespace Nixish.Kubernetes.Charts.Tests.Functions;

public class DocumentFunctionTests
{
    [Theory]
    [InlineData("""{{ range list "" "null" "~" "# nothing" "---\n" "a: 1" "a: {b: [1, ~]}" "a: 1\n---\nb: 2" }}{{ fromYaml . | toJson }} {{ typeOf (fromYaml .) }} {{ empty (fromYaml .) }}|{{ end }}""")]
    [InlineData("""{{ range list "" "null" "~" "# nothing" "- 1\n- x" "[a, ~]" }}{{ fromYamlArray . | toJson }} {{ len (fromYamlArray .) }} {{ fromYamlArray . | toYaml }}|{{ end }}""")]
    [InlineData("""{{ range list "null" "{}" "{\"a\": null}" }}{{ fromJson . | toJson }} {{ fromJson . | toYaml }}|{{ end }}{{ range list "null" "[]" "[null]" }}{{ fromJsonArray . | toJson }}|{{ end }}""")]
    [InlineData("""{{ dict "a" (fromYamlArray "") "b" (fromYaml "") | toYaml }} {{ $m := fromYaml "" }}{{ $_ := set $m "k" "v" }}{{ $m | toJson }}""")]
    [InlineData("""{{ fromToml "" | toJson }}""")]
    public void A_call_gives_what_the_original_gives(string template) => FunctionCase.Check(template);
}
