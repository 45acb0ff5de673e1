namespace Nixish.Kubernetes.Charts.Tests.Functions;

public class FlowFunctionTests
{
    [Theory]
    [InlineData("""{{ default "d" "" }} {{ default "d" "x" }} {{ default "d" nil }} {{ default "d" 0 }} {{ default "d" false }} {{ default "d" .none }} {{ default "d" }} {{ default 1 2 3 }}""")]
    [InlineData("""{{ .missing | default "d" }} {{ .nothing | default "d" }} {{ .zero | default 5 }} {{ .f | default 5 }} {{ default nil "" }}""")]
    [InlineData("""{{ default }}""")]
    [InlineData("""{{ empty nil }} {{ empty "" }} {{ empty 0 }} {{ empty 0.0 }} {{ empty false }} {{ empty .none }} {{ empty .nothing }} {{ empty .bytes }} {{ empty "x" }} {{ empty .list }} {{ empty now }}""")]
    [InlineData("""{{ empty }}""")]
    [InlineData("""{{ coalesce 0 "" nil "x" 1 }} {{ coalesce }} {{ coalesce nil false }} {{ coalesce .missing .s }}""")]
    [InlineData("""{{ all 1 "x" true }} {{ all 1 "" }} {{ all }} {{ any 0 "" 1 }} {{ any }} {{ any nil false }}""")]
    [InlineData("""{{ ternary "a" "b" true }} {{ ternary "a" "b" false }} {{ .yes | ternary 1 2 }}""")]
    [InlineData("""{{ ternary "a" "b" 1 }}""")]
    [InlineData("""{{ ternary "a" "b" nil }}""")]
    [InlineData("""{{ ternary "a" "b" "" }}""")]
    [InlineData("""{{ ternary "a" true }}""")]
    [InlineData("""{{ typeOf nil }} {{ typeOf 1 }} {{ typeOf 1.5 }} {{ typeOf "x" }} {{ typeOf .list }} {{ typeOf .map }} {{ typeOf true }} {{ typeOf .bytes }} {{ typeOf .texts }} {{ typeOf .u64 }} {{ typeOf 'a' }} {{ typeOf 1i }}""")]
    [InlineData("""{{ typeOf now }} {{ typeOf (semver "1.2.3") }} {{ kindOf now }} {{ kindOf (semver "1.2.3") }}""")]
    [InlineData("""{{ typeIs "int" 5 }} {{ typeIs "string" 5 }} {{ typeIs "map[string]interface {}" .map }} {{ typeIs "<nil>" nil }}""")]
    [InlineData("""{{ typeIsLike "semver.Version" (semver "1.2.3") }} {{ typeIsLike "*semver.Version" (semver "1.2.3") }} {{ typeIsLike "int" 5 }}""")]
    [InlineData("""{{ kindOf nil }} {{ kindOf 1 }} {{ kindOf .f }} {{ kindOf "x" }} {{ kindOf .list }} {{ kindOf .map }} {{ kindOf true }} {{ kindOf .bytes }} {{ kindOf .i32 }}""")]
    [InlineData("""{{ kindIs "map" .map }} {{ kindIs "slice" .list }} {{ kindIs "invalid" nil }} {{ kindIs "float64" .f }}""")]
    [InlineData("""{{ typeIs 1 2 }}""")]
    [InlineData("""{{ deepEqual 1 1 }} {{ deepEqual 1 1.0 }} {{ deepEqual (list 1 2) (list 1 2) }} {{ deepEqual .map .map }} {{ deepEqual .map .other }} {{ deepEqual nil nil }} {{ deepEqual nil "" }} {{ deepEqual .strings (list "one" "two" "three") }} {{ deepEqual .texts (dict "k" "v") }}""")]
    [InlineData("""{{ deepEqual (dict "a" (list 1 nil)) (dict "a" (list 1 nil)) }} {{ deepEqual (rest .none) (list) }} {{ deepEqual (rest .none) (rest .none) }}""")]
    [InlineData("""{{ deepEqual 1 }}""")]
    [InlineData("""{{ kindOf }}""")]
    public void A_call_gives_what_the_original_gives(string template) => FunctionCase.Check(template);
}
