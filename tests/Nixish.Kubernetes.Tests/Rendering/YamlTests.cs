using FsCheck;
using FsCheck.Fluent;
using Nixish.Kubernetes.Tests.Resources;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nixish.Kubernetes.Tests.Rendering;

public class YamlTests
{
    // What readers of YAML 1.1 or 1.2 take for something else than text, or for structure.
    private static readonly string[] Traps =
    [
        "on", "off", "yes", "no", "y", "n", "Y", "N", "On", "NO", "true", "True", "TRUE", "false", "null", "Null", "NULL", "~", "", " ", " a", "a ",
        "1", "-1", "+1", "0", "007", "0o17", "0x1F", "1_000", "1.5", ".5", "5.", "1e3", "1E-3", "12e03", ".inf", "-.INF", ".nan", "NaN", "inf",
        "190:20:30", "12:30", "2026-11-21", "2026-11-21T10:00:00Z", "2001-12-14 21:59:43.10 -5", "0b1010", "=", "<<", "-", "--", "---", "...", "- a", "?", "? a", ":", ": a", "a: b", "a:", "a #b", "#a", "&a", "*a", "!a", "!!str a",
        "|", ">", "|-", "%a", "@a", "`a", "'", "\"", "'a'", "\"a\"", "[a]", "{a}", "{", "]", ",", "a, b", "\\n", "\t", "a\tb", "\r", "a\rb", "\n", "\n\n", "a\n", "a\n\n", "a\nb", "a\nb\n", " a\nb", "a\n b\n", "a \nb", "\ta\nb", "a\n\nb\n", "a\r\nb\r\n",
        "--- \nkind: Secret", "a\n---\nb", "a\n...\nb\n", "é", "日本", "😀", "\u0085", "\u2028", "\uFEFF", "a\uFEFF", "\u0001", "\u007F", "\u00A0", "\uFFFD", "*.example.com", "5000m", "10Gi", "1d", "0.5", "/srv", "a/b:c@sha256:0", "$(HOME)", "100%", "key=value", "1e", "e1", "0xZZ", "0o8", "4e5g",
    ];

    private static readonly ResourceSet Config =
    [
        new ConfigMap("traps") { Data = Traps.Index().Select(trap => KeyValuePair.Create($"k{trap.Index:000}", trap.Item)).ToMap() },
        new KubernetesResource("example.com/v1", "Keys", "traps") { Content = new() { ["spec"] = Traps.Select(trap => KeyValuePair.Create(trap, (Json)1)).ToMap() } },
        new KubernetesResource("example.com/v1", "Values", "numbers") { Content = new() { ["spec"] = (Seq<Json>)[1, -1, 0.5, 1e300, true, false, default(Json), "1", default(Map<Json>), default(Seq<Json>), (Seq<Json>)[(Seq<Json>)[1]]] } },
    ];

    [Fact]
    public void Text_stays_text_for_our_reader() => ReadBack(Config.ToYaml()).Should().Equal(Documents(Config));

    [Fact]
    public void Any_text_stays_text() => Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(),
        text =>
        {
            var clean = string.Concat(text.Get.EnumerateRunes());
            ResourceSet set = [new ConfigMap("a") { Data = new() { ["a"] = clean, ["b"] = clean + "\n" + clean } }];
            ReadBack(set.ToYaml()).Should().Equal(Documents(set));
        }));

    [Fact]
    public void Many_documents_come_in_order_whatever_renders_them()
    {
        var many = ResourceSet.Create([.. Enumerable.Range(0, 1000).Select(number => (KubernetesObject)new ConfigMap($"c{number:0000}") { Data = new() { ["text"] = "a\n---\nb\n" } })]);
        var yaml = many.ToYaml();
        ReadBack(yaml).Should().Equal(Documents(many));
        yaml.Should().Be(string.Join("---\n", many.Select(one => Set(one).ToYaml())));
    }

    [Fact]
    public void Any_resource_reads_back() => Check.QuickThrowOnFailure(Prop.ForAll(
        RandomResources.Arbitrary,
        resource =>
        {
            ResourceSet set = [resource];
            ReadBack(set.ToYaml()).Should().Equal(Documents(set));
        }));

    [Fact]
    public void A_reader_of_YAML_1_1_sees_the_same()
    {
        Assert.SkipUnless(Runs("python3", "-c", "import yaml"), "python3 with PyYAML is not on PATH");
        var json = Run("python3", Config.ToYaml(), "-c", "import sys,yaml,json; sys.stdin.reconfigure(encoding='utf-8'); print(json.dumps([d for d in yaml.safe_load_all(sys.stdin.buffer.read())]))");
        Json.Parse(json).Items.Select(document => document.ToString()).Should().Equal(Documents(Config).Select(document => document.ToString()));
    }

    [Fact]
    public void Kubectl_sees_the_same()
    {
        Assert.SkipUnless(Runs("kubectl", "version", "--client"), "kubectl is not on PATH");
        // A patch of a local file is the one thing kubectl parses without asking a server; an empty patch changes nothing.
        ResourceSet set = [Config.Get<ConfigMap>("traps"), .. Config.OfType<ConfigMap>().Select(map => map with { Name = "again" })];
        foreach (var resource in set)
        {
            var folder = Directory.CreateTempSubdirectory("nixish-yaml");
            try
            {
                var file = Path.Combine(folder.FullName, "a.yaml");
                File.WriteAllText(file, Set(resource).ToYaml());
                Json.Parse(Run("kubectl", "", "patch", "--local", "-f", file, "-p", "{}", "-o", "json"))["data"].Should().Be(Json.Parse(resource.ToJson(Deliveries.None))["data"]);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    [Fact]
    public void Text_is_written_as_people_would_write_it() =>
        Set(new ConfigMap("a")
        {
            Data = new()
            {
                ["plain"] = "web-1.example.com:8080/path",
                ["sentence"] = "a few words, and more",
                ["quantity"] = "100m",
                ["boolean"] = "on",
                ["number"] = "8080",
                ["empty"] = "",
                ["script"] = "#!/bin/sh\nset -e\n\techo \"hi\": there\n",
                ["no-newline"] = "a\nb",
                ["escape"] = "a\u0001b",
                ["quote"] = "it's: x",
            },
        }).ToYaml().ShouldEqualGolden("texts.verified.yaml");

    private static ResourceSet Set(params ReadOnlySpan<KubernetesObject> resources) => ResourceSet.Create(resources);

    private static Json[] Documents(ResourceSet set) => [.. Json.Parse(set.ToJson())["items"].Items];

    private static List<Json> ReadBack(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => Value(document.RootNode))];
    }

    private static Json Value(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Value(child.Value))).ToMap(),
        YamlSequenceNode sequence => sequence.Children.Select(Value).ToSeq(),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var plain } when plain is "null" or "true" or "false" || double.TryParse(plain, System.Globalization.CultureInfo.InvariantCulture, out _) => Json.Parse(plain!),
        YamlScalarNode scalar => scalar.Value,
        _ => throw new NotSupportedException(),
    };

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            Run(program, "", arguments);
            return true;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }

    private static string Run(string program, string input, params string[] arguments) => new TestProgram(program, arguments) { Input = input }.Output();
}
