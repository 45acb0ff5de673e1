namespace Nixish.Kubernetes.Charts.Tests.Functions;

public class PathFunctionTests
{
    [Theory]
    [InlineData("""{{ base "/a/b/c.txt" }} {{ base "" }} {{ base "/" }} {{ base "//" }} {{ base "a/" }} {{ base "a" }}""")]
    [InlineData("""{{ dir "/a/b/c" }} {{ dir "" }} {{ dir "/" }} {{ dir "a" }} {{ dir "a/" }} {{ dir "/a" }} {{ dir "a/../b" }}""")]
    [InlineData("""{{ clean "/a/../../b//c/." }} {{ clean "" }} {{ clean "../a/.." }} {{ clean "a/b/../../.." }} {{ clean "/.." }} {{ clean "./a" }}""")]
    [InlineData("""{{ ext "a.tar.gz" }} {{ ext "a" }}|{{ ext "a.b/c" }}|{{ ext ".bashrc" }} {{ ext "a." }}""")]
    [InlineData("""{{ isAbs "/a" }} {{ isAbs "a" }} {{ isAbs "" }}""")]
    [InlineData("""{{ osBase "/a/b" }} {{ osDir "/a/b" }} {{ osDir "a/" }} {{ osClean "a//b/.." }} {{ osExt "x.y" }} {{ osIsAbs "/x" }} {{ osBase "" }} {{ osDir "" }} {{ osClean "" }}""")]
    [InlineData("""{{ base 5 }}""")]
    public void A_call_gives_what_the_original_gives(string template) => FunctionCase.Check(template);
}
