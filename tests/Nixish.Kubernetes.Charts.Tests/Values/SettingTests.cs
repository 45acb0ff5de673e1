using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Values;

public class SettingTests
{
    // What is set, in which way, and the JSON of what is there afterwards. All of it was held against Helm's own parser.
    public static TheoryData<string, string, string> Settings => new()
    {
        { "set", "a=1", """{"a":1}""" },
        { "set", "a=1,b=2", """{"a":1,"b":2}""" },
        { "set", "a.b.c=x", """{"a":{"b":{"c":"x"}}}""" },
        { "set", "a=", """{"a":""}""" },
        { "set", "a=true,b=FALSE,c=Null", """{"a":true,"b":false,"c":null}""" },
        { "set", "a=007,b=0,c=-5,d=+5,e=0x1f,f=1.5", """{"a":"007","b":0,"c":-5,"d":5,"e":"0x1f","f":"1.5"}""" },
        { "set", "a=9223372036854775808", """{"a":"9223372036854775808"}""" },
        { "set", "a={}", """{"a":[""]}""" },
        { "set", "a={1,x,true}", """{"a":[1,"x",true]}""" },
        { "set", "a={x,y},b=z", """{"a":["x","y"],"b":"z"}""" },
        { "set", "a[0]=x", """{"a":["x"]}""" },
        { "set", "a[2]=x", """{"a":[null,null,"x"]}""" },
        { "set", "a[0].b=x,a[0].c=y", """{"a":[{"b":"x","c":"y"}]}""" },
        { "set", "a[0][1]=x", """{"a":[[null,"x"]]}""" },
        { "set", "a[0]", """{"a":[]}""" },
        { "set", "a[", "{}" },
        { "set", @"a\.b=x", """{"a.b":"x"}""" },
        { "set", @"a=x\,y", """{"a":"x,y"}""" },
        { "set", @"a=C:\\x", """{"a":"C:\\x"}""" },
        { "set", @"nodes.kubernetes\.io/role=master", """{"nodes":{"kubernetes.io/role":"master"}}""" },
        { "set", "a=x=y", """{"a":"x=y"}""" },
        { "set", "a= b ", """{"a":" b "}""" },
        { "set", "=x", "{}" },
        { "set", "", "{}" },
        { "set", "a=1,", """{"a":1}""" },
        { "set", "é=ü", """{"é":"ü"}""" },
        { "string", "a=1,b=true,c=null", """{"a":"1","b":"true","c":"null"}""" },
        { "string", "a={1,2}", """{"a":["1","2"]}""" },
        { "json", """a={"k":[1,null]},b="x" """, """{"a":{"k":[1,null]},"b":"x"}""" },
        { "json", "a=,b=1", """{"a":null,"b":1}""" },
        { "json", "a[1]=2", """{"a":[null,2]}""" },
        { "json", """{"a":{"b":1}}""", """{"a":{"b":1}}""" },
        { "literal", "a.b=x,y={z}\\", """{"a":{"b":"x,y={z}\\"}}""" },
        { "literal", "a[0]=x,y", """{"a":["x,y"]}""" },
        { "file", "a=/etc/motd,b[0]=c", """{"a":"file /etc/motd","b":["file c"]}""" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_setting_gives_values(string way, string setting, string json) => GoJson.Write(Set(new GoMap(), way, setting), GoJsonStyle.Raw).Should().Be(json);

    public static TheoryData<string, string, string> Misspelt => new()
    {
        { "set", "a", "failed parsing --set data: key \"a\" has no value" },
        { "set", "a,b=1", "failed parsing --set data: key \"a\" has no value (cannot end with ,)" },
        { "set", "a={x", "failed parsing --set data: list must terminate with '}'" },
        { "set", "a[x]=1", "failed parsing --set data: error parsing index: strconv.Atoi: parsing \"x\": invalid syntax" },
        { "set", "a[99999999999999999999]=1", "failed parsing --set data: error parsing index: strconv.Atoi: parsing \"99999999999999999999\": value out of range" },
        { "set", "a[-1]=1", "failed parsing --set data: negative -1 index not allowed" },
        { "set", "a[65537]=1", "failed parsing --set data: index of 65537 is greater than maximum supported index of 65536" },
        { "set", "a[0]x=1", "failed parsing --set data: unexpected data at end of array index: ['x']" },
        { "set", "a.=1", "failed parsing --set data: key map \"a\" has no value" },
        { "set", "a=1,a.b=2", "failed parsing --set data: unable to parse key: interface conversion: interface {} is int64, not map[string]interface {}" },
        { "set", "a=null,a[0]=2", "failed parsing --set data: unable to parse key: interface conversion: interface {} is nil, not []interface {}" },
        { "set", "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=1", "failed parsing --set data: value name nested level is greater than maximum supported nested level of 30" },
        { "string", "a", "failed parsing --set-string data: key \"a\" has no value" },
        { "json", "a={", "failed parsing --set-json data a={" },
        { "json", "{\"a\"", "failed parsing --set-json data JSON: {\"a\"" },
        { "literal", "a", "failed parsing --set-literal data: key \"a\" has no value" },
        { "file", "a.b", "failed parsing --set-file data: key \"b\" has no value" },
    };

    [Theory]
    [MemberData(nameof(Misspelt))]
    public void A_misspelt_setting_is_refused_in_words_of_Helm(string way, string setting, string message) =>
        FluentActions.Invoking(() => Set(new GoMap(), way, setting)).Should().Throw<ChartValuesException>().WithMessage(message.Replace("*", "\\*", StringComparison.Ordinal));

    [Fact]
    public void A_setting_keeps_what_it_does_not_name() => GoJson.Write(Set(new GoMap { ["a"] = new GoMap { ["x"] = 1.0 }, ["l"] = GoList.Of("p", "q") }, "set", "a.y=2,l[1]=r")).Should().Be("""{"a":{"x":1,"y":2},"l":["p","r"]}""");

    [Fact]
    public void Before_Helm_4_an_object_is_no_setting() =>
        FluentActions.Invoking(() => ChartSettings.SetJson(new GoMap(), """{"a":1}""", HelmVersion.V3_21)).Should().Throw<ChartValuesException>();

    [Fact]
    public void Lists_that_a_short_setting_blows_up_are_refused()
    {
        var setting = string.Join(',', Enumerable.Range(0, 100).Select(n => $"a{n.ToString(System.Globalization.CultureInfo.InvariantCulture)}[65536]=1"));
        FluentActions.Invoking(() => ChartSettings.Set(new GoMap(), setting)).Should().Throw<ChartValuesException>().WithMessage("*more than*");
        FluentActions.Invoking(() => ChartSettings.Set(new GoMap(), $"a{string.Concat(Enumerable.Repeat("[0]", 100_000))}=1")).Should().Throw<ChartValuesException>().WithMessage("*nest*");
    }

    private static GoMap Set(GoMap values, string way, string setting)
    {
        switch (way)
        {
            case "set":
                ChartSettings.Set(values, setting);
                return values;
            case "string":
                ChartSettings.SetString(values, setting);
                return values;
            case "file":
                ChartSettings.SetFile(values, setting, static path => $"file {path}");
                return values;
            case "literal":
                ChartSettings.SetLiteral(values, setting);
                return values;
            default:
                return ChartSettings.SetJson(values, setting, HelmVersion.V4_2);
        }
    }
}
