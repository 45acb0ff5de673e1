namespace Nixish.Kubernetes.Charts.Tests.Functions;

public class UrlFunctionTests
{
    [Theory]
    [InlineData("""{{ urlParse "proto://auth@host:80/path?query#fragment" }} {{ urlParse "" }} {{ urlParse "http://[::1]:80/x%20y?a=b&c" }} {{ urlParse "mailto:a@b.c" }} {{ urlParse "//host/p" }} {{ urlParse "/just/path" }} {{ urlParse "HTTP://u:p%40w@Ex.com" }} {{ urlParse "http://h?" }} {{ urlParse "*" }} {{ urlParse "a/b:c" }} {{ urlParse "http://[fe80::1%25en0]/" }} {{ urlParse "///x" }} {{ urlParse "http://héé/ü" }}""")]
    [InlineData("""{{ urlParse "://x" }}""")]
    [InlineData("""{{ urlParse "http://a b" }}""")]
    [InlineData("""{{ urlParse "http://h:port/" }}""")]
    [InlineData("""{{ urlParse "%zz" }}""")]
    [InlineData("""{{ urlParse "a:b:c/d" }} {{ urlParse "1a:b" }}""")]
    [InlineData("""{{ urlParse "http://[::1" }}""")]
    [InlineData("""{{ urlParse "http://us er@h" }}""")]
    [InlineData("""{{ urlParse "http://h/%" }}""")]
    [InlineData("""{{ urlParse "\x01" }}""")]
    [InlineData("""{{ urlParse "x#%zz" }}""")]
    [InlineData("""{{ urlParse "http://h%41/" }}""")]
    [InlineData("""{{ urlJoin (dict "scheme" "http" "host" "host:80" "path" "/path" "query" "q=1" "fragment" "f" "userinfo" "u:p") }} {{ urlJoin (dict) }} {{ urlJoin (dict "host" "h" "path" "p q") }} {{ urlJoin (dict "scheme" "mailto" "opaque" "a@b" "query" "x") }} {{ urlJoin (dict "path" "a:b") }} {{ urlJoin (dict "scheme" "s" "path" "/x") }} {{ urlJoin (dict "scheme" "s") }} {{ urlJoin (dict "userinfo" "u" "path" "x") }} {{ urlJoin (dict "fragment" "a b!é") }} {{ urlJoin (dict "path" "/é?#[]") }}""")]
    [InlineData("""{{ urlJoin (dict "host" 5) }}""")]
    [InlineData("""{{ urlJoin (dict "host" nil) }}""")]
    [InlineData("""{{ urlJoin (dict "userinfo" "a b") }}""")]
    [InlineData("""{{ urlJoin .nil }}""")]
    [InlineData("""{{ urlParse "https://user:pass@example.com:8443/a/b?x=y#z" | urlJoin }} {{ (urlParse "https://example.com:8443/a").hostname }}""")]
    [InlineData("""{{ getHostByName "localhost" }}|""")]
    public void A_call_gives_what_the_original_gives(string template) => FunctionCase.Check(template);
}
