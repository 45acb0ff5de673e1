using Nixish.Kubernetes.GoTemplates;
using Nixish.Tests.Fuzzing;

namespace Nixish.Kubernetes.Charts.Tests.Documents;

public class DocumentFuzzTests
{
    private const string Yaml = "# c\na: &x {b: [1, 0x1F, 'q', \"d\\u00e9\\n\"], ? k : v}\nl:\n- *x\n- |2-\n   text\n  more\n- >+\n folded\n\n<<: *x\n!!binary aGk=: ~\nt: 2001-01-01\n...\n---\nz: !!int \"5\"\n";
    private const string Json = """{"a":[1,-2.5e3,true,null,"\u00e9\ud83d\ude00\n"],"b":{"c":{}},"d":[[]]}""";
    private const string Toml = "a = 1\nb.\"c d\" = \"x\\u00e9\"\n[t] # c\nl = [1, 2.5, [true], {k = 'v'}]\n[[t.u]]\nd = 1979-05-27T07:32:00Z\ns = \"\"\"\nm \\\n  n\"\"\"\n";

    private static FuzzTarget[] All { get; } =
    [
        new("chart-yaml", static text => { GoYaml.Read(text); }, Yaml, "a: 1\n", "- - x\n", "{a: [b, {c: d}]}") { Cases = 30_000, AllowancePerByte = 4000 },
        new("chart-values-documents", static text => { ChartValues.ReadFile(text, HelmVersion.V4_2); }, Yaml, "a: 1\n---\nb: 2\n") { Cases = 10_000, AllowancePerByte = 4000 },
        new("chart-json", static text => { GoJson.Read(text); }, Json, "[1]", "\"x\"") { Cases = 20_000 },
        new("chart-toml", static text => { GoToml.Read(text); }, Toml, "a = 1\n") { Cases = 20_000, AllowancePerByte = 2000 },
        new("chart-settings", static text => Set(text), "a.b=1,c[0].d=x,e={a,b},f\\.g=h,k=null", "a={\"b\":1},c=[2]", "a[3][1]=x") { Cases = 20_000, Allowance = 64 * 1024 * 1024 },
        new("chart-schema", static text => { ValuesSchema.Problems(text, new GoMap { ["a"] = GoList.Of(1.0, "x"), ["b"] = new GoMap { ["c"] = null } }); },
            """{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"items":{"anyOf":[{"type":"string"},{"$ref":"#/definitions/n"}]}},"b":{"if":{"required":["c"]},"then":{"propertyNames":{"pattern":"^[a-z]"}}}},"definitions":{"n":{"minimum":0}}}""",
            """{"unevaluatedProperties":false,"$defs":{"x":{"$anchor":"y"}},"allOf":[{"$ref":"#y"}]}""") { Cases = 10_000, Allowance = 16 * 1024 * 1024, AllowancePerByte = 4000 },
    ];

    public static TheoryData<string> Names => new(All.Select(static target => target.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_is_read_is_taken_or_refused(string name) => FuzzRun.Run(All.Single(target => target.Name == name)).Should().BePositive();

    private static void Set(string text)
    {
        foreach (var set in new Action<GoMap>[]
        {
            values => ChartSettings.Set(values, text),
            values => ChartSettings.SetJson(values, text, HelmVersion.V4_2),
            values => ChartSettings.SetLiteral(values, text),
        })
        {
            set(new GoMap { ["a"] = new GoMap { ["b"] = GoList.Of(1.0) } });
        }
    }
}
