namespace Nixish.Kubernetes.Charts.Tests.Functions;

public class EncodingFunctionTests
{
    [Theory]
    [InlineData("""{{ b64enc "hello" }} {{ b64enc "" }} {{ b64enc .bad }} {{ b64enc .u }}""")]
    [InlineData("""{{ b64dec "aGVsbG8=" }} {{ b64dec "aGVs\nbG8=" }} {{ b64dec "" }} {{ b64dec "/w==" | printf "%q" }}""")]
    [InlineData("""{{ b64dec "a" }}|{{ b64dec "aG" }}|{{ b64dec "aGV" }}|{{ b64dec "aGVs=" }}|{{ b64dec "=" }}|{{ b64dec "aG=s" }}|{{ b64dec "aGV=bG8=" }}|{{ b64dec "a*Vs" }}|{{ b64dec "aGVsbG8" }}""")]
    [InlineData("""{{ b64dec "aG\n=\n=\n" }}|{{ b64dec "aG=" }}|{{ b64dec "aG=\n" }}|{{ b64dec "aGVsbG8=x" }}|{{ b64dec "é" }}|{{ b64dec "ab\n" }}|{{ b64dec "-_-_" }}|{{ b64dec "AAAAAAAA A" }}""")]
    [InlineData("""{{ b32enc "hello" }} {{ b32enc "" }} {{ b32enc "a" }} {{ b32enc .u }}""")]
    [InlineData("""{{ b32dec "NBSWY3DP" }} {{ b32dec "ME======" }} {{ b32dec "" }} {{ b32dec "nbswy3dp" }}""")]
    [InlineData("""{{ b32dec "M" }}|{{ b32dec "ME" }}|{{ b32dec "ME=====" }}|{{ b32dec "MEA=====" }}|{{ b32dec "=" }}|{{ b32dec "ME=====A" }}|{{ b32dec "M1======" }}|{{ b32dec "ME======ME" }}|{{ b32dec "NBSW\nY3DP" }}|{{ b32dec "MEAAAA==" }}|{{ b32dec "M=======" }}""")]
    [InlineData("""{{ sha1sum "abc" }} {{ sha1sum "" }}""")]
    [InlineData("""{{ sha256sum "abc" }} {{ sha256sum .bad }}""")]
    [InlineData("""{{ adler32sum "hello" }} {{ adler32sum "" }} {{ adler32sum .u }}""")]
    [InlineData("""{{ sha256sum 5 }}""")]
    [InlineData("""{{ b64enc .bytes }}""")]
    [InlineData("""{{ b64enc nil }}""")]
    [InlineData("""{{ .s | b64enc | b64dec | b32enc | b32dec }}""")]
    public void A_call_gives_what_the_original_gives(string template) => FunctionCase.Check(template);
}
