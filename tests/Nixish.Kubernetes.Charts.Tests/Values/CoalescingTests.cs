using FsCheck;
using FsCheck.Fluent;
using Nixish.Kubernetes.Charts.Tests.Documents;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Values;

public class CoalescingTests
{
    // What a chart has, what a user gives, and what comes of it in each Helm. All of it was held against Helm's own code.
    public static TheoryData<string, string, string, string> Merges => new()
    {
        { "a: 1", "a: 2", """{"a":2}""", """{"a":2}""" },
        { "a: {x: 1, xy: 2}", "a: {xy: 3}", """{"a":{"x":1,"xy":3}}""", """{"a":{"x":1,"xy":3}}""" },
        { "a: [1, 2]", "a: [3]", """{"a":[3]}""", """{"a":[3]}""" },
        { "a: 1", "a: null", "{}", "{}" },
        { "a: {x: 1, xy: 2}", "a: {x: null}", """{"a":{"xy":2}}""", """{"a":{"xy":2}}""" },
        { "a: {x: 1}", "a: null", "{}", "{}" },
        { "a: 1", "b: null", """{"a":1,"b":null}""", """{"a":1,"b":null}""" },
        { "a: null", "{}", """{"a":null}""", "{}" },
        { "a: {x: null, xy: 1}", "{}", """{"a":{"x":null,"xy":1}}""", """{"a":{"xy":1}}""" },
        { "a: {x: null, xy: 1}", "a: {z: 2}", """{"a":{"x":null,"xy":1,"z":2}}""", """{"a":{"xy":1,"z":2}}""" },
        { "a: {x: null}", "a: {x: null}", """{"a":{"x":null}}""", """{"a":{"x":null}}""" },
        { "a: {x: 1}", "a: text", """{"a":"text"}""", """{"a":"text"}""" },
        { "a: text", "a: {x: 1}", """{"a":{"x":1}}""", """{"a":{"x":1}}""" },
        { "a: {b: {c: {d: 1}}}", "a: {b: {c: {e: 2}}}", """{"a":{"b":{"c":{"d":1,"e":2}}}}""", """{"a":{"b":{"c":{"d":1,"e":2}}}}""" },
    };

    [Theory]
    [MemberData(nameof(Merges))]
    public void Values_are_merged_as_each_Helm_does(string defaults, string given, string before, string now)
    {
        var chart = new ChartDefaults("top", Map(defaults), []);
        GoJson.Write(ChartValues.Coalesce(chart, Map(given), HelmVersion.V3_21)).Should().Be(before);
        GoJson.Write(ChartValues.Coalesce(chart, Map(given), HelmVersion.V4_1)).Should().Be(before);
        GoJson.Write(ChartValues.Coalesce(chart, Map(given), HelmVersion.V4_2)).Should().Be(now);
    }

    // Of a chart, of one in it, and of the user.
    public static TheoryData<string, string, string, string, string> Nested => new()
    {
        { "{}", "q: 5", "{}", """{"sub":{"global":{},"q":5}}""", """{"sub":{"global":{},"q":5}}""" },
        { "sub: {q: 6}", "q: 5", "{}", """{"sub":{"global":{},"q":6}}""", """{"sub":{"global":{},"q":6}}""" },
        { "sub: {q: 6}", "q: 5", "sub: {q: 7}", """{"sub":{"global":{},"q":7}}""", """{"sub":{"global":{},"q":7}}""" },
        { "{}", "q: 5", "sub: {q: null}", """{"sub":{"global":{}}}""", """{"sub":{"global":{}}}""" },
        { "sub: {q: null}", "q: 5", "{}", """{"sub":{"global":{}}}""", """{"sub":{"global":{},"q":5}}""" },
        { "global: {g: 1}", "{}", "{}", """{"global":{"g":1},"sub":{"global":{"g":1}}}""", """{"global":{"g":1},"sub":{"global":{"g":1}}}""" },
        { "global: {g: 1}", "global: {g: 2, h: 3}", "{}", """{"global":{"g":1},"sub":{"global":{"g":1,"h":3}}}""", """{"global":{"g":1},"sub":{"global":{"g":1,"h":3}}}""" },
        { "{}", "global: {h: 3}", "global: {g: {k: 1}}", """{"global":{"g":{"k":1}},"sub":{"global":{"g":{"k":1},"h":3}}}""", """{"global":{"g":{"k":1}},"sub":{"global":{"g":{"k":1},"h":3}}}""" },
    };

    [Theory]
    [MemberData(nameof(Nested))]
    public void Values_go_down_to_charts_within(string outer, string inner, string given, string before, string now)
    {
        var chart = new ChartDefaults("top", Map(outer), [new("sub", Map(inner), [])]);
        GoJson.Write(ChartValues.Coalesce(chart, Map(given), HelmVersion.V3_21)).Should().Be(before);
        GoJson.Write(ChartValues.Coalesce(chart, Map(given), HelmVersion.V4_2)).Should().Be(now);
    }

    [Fact]
    public void Merging_keeps_nulls_for_a_second_time() =>
        GoJson.Write(ChartValues.Merge(new("top", Map("a: {x: 1}"), []), Map("a: {x: null}"), HelmVersion.V4_2)).Should().Be("""{"a":{"x":null}}""");

    [Fact]
    public void Nothing_that_was_given_is_changed()
    {
        var (defaults, given) = (Map("a: {x: 1, xy: null}\nl: [{m: 1}]"), Map("a: {z: null}\nsub: {}"));
        var (before, user) = (GoJson.Write(defaults), GoJson.Write(given));
        var values = ChartValues.Coalesce(new("top", defaults, [new("sub", Map("global: {k: 1}"), [])]), given, HelmVersion.V4_2);
        ((GoMap)values["a"]!)["x"] = "changed";
        ((GoMap)((GoList)values["l"]!)[0]!)["m"] = "changed";
        GoJson.Write(defaults).Should().Be(before);
        GoJson.Write(given).Should().Be(user);
    }

    [Fact]
    public void A_chart_within_shares_the_maps_in_globals_and_not_the_globals()
    {
        var values = ChartValues.Coalesce(new("top", Map("global: {a: {b: {c: 1}}}"), [new("sub", new GoMap(), [])]), null, HelmVersion.V4_2);
        var (outer, inner) = ((GoMap)values["global"]!, (GoMap)((GoMap)values["sub"]!)["global"]!);
        inner.Should().NotBeSameAs(outer);
        ((GoMap)inner["a"]!)["b"].Should().BeSameAs(((GoMap)outer["a"]!)["b"]);
    }

    [Fact]
    public void A_chart_within_needs_a_map() =>
        FluentActions.Invoking(() => ChartValues.Coalesce(new("top", new GoMap(), [new("sub", new GoMap(), [])]), Map("sub: text"), HelmVersion.V4_2))
            .Should().Throw<ChartValuesException>().WithMessage("type mismatch on sub: %!t(string=text)");

    [Fact]
    public void What_does_not_fit_is_told()
    {
        List<string> told = [];
        ChartValues.Coalesce(new("top", Map("a: text\nb: {x: {xy: 1}, z: 2}"), []), Map("a: {k: 1}\nb: {x: 5, z: {v: 1}}"), HelmVersion.V4_2, told.Add);
        told.Should().Equal("warning: skipped value for top.a: Not a table.", told[1], "warning: destination for top.b.z is a table. Ignoring non-table value (2)");
        told[1].Should().StartWith("warning: cannot overwrite table with non table for top.b.x (");
    }

    [Fact]
    public void A_later_file_wins_and_maps_are_merged() =>
        GoJson.Write(ChartValues.MergeFiles(Map("a: {x: 1, xy: 2}\nb: [1]\nc: 1"), Map("a: {xy: 3}\nb: [2]\nc: null"))).Should().Be("""{"a":{"x":1,"xy":3},"b":[2],"c":null}""");

    [Fact]
    public void Several_documents_of_values_are_merged_since_Helm_4()
    {
        const string Text = "a: 1\nb: 1\n---\n# more\nb: 2\n";
        GoJson.Write(ChartValues.ReadFile(Text, HelmVersion.V3_21)).Should().Be("""{"a":1,"b":1}""");
        GoJson.Write(ChartValues.ReadFile(Text, HelmVersion.V4_2)).Should().Be("""{"a":1,"b":2}""");
        GoJson.Write(ChartValues.ReadFile("", HelmVersion.V4_2)).Should().Be("{}");
    }

    [Theory]
    [InlineData("a.b", true)]
    [InlineData("a.m", true)]
    [InlineData("a", false)]
    [InlineData("a.b.c", false)]
    [InlineData("x", false)]
    [InlineData("", false)]
    public void A_path_leads_to_what_is_no_map(string path, bool leads) => ChartValues.PathValue(Map("a: {b: 1, m: null}"), path, out _).Should().Be(leads);

    [Fact]
    public void A_table_is_found_by_its_path()
    {
        var values = Map("a: {b: {c: 1}}");
        ChartValues.Table(values, "a.b")!["c"].Should().Be(1.0);
        ChartValues.Table(values, "a.b.c").Should().BeNull();
    }

    [Theory]
    [InlineData(HelmVersion.V3_21)]
    [InlineData(HelmVersion.V4_1)]
    [InlineData(HelmVersion.V4_2)]
    public void Coalescing_what_was_coalesced_changes_nothing_and_the_user_wins(HelmVersion version)
    {
        var seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1500), Prop.ForAll(seeds, seed =>
        {
            var random = new RandomCharts(seed) { HasNulls = false };
            var (chart, given) = (random.Chart(), random.Map(3));
            try
            {
                var once = ChartValues.Coalesce(chart, given, version);
                foreach (var (key, value) in given.Where(static entry => entry.Value is string or double && entry.Key != "global"))
                {
                    once[key].Should().Be(value);
                }

                GoJson.Write(ChartValues.Coalesce(chart, once, version)).Should().Be(GoJson.Write(once));
            }
            catch (ChartValuesException)
            {
                // What stands under a dependency's name was no map.
            }
        }));
    }

    [Fact]
    public void Of_two_files_of_values_the_later_holds_and_neither_is_changed() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1500), Prop.ForAll(ValueTrees.Plain, ValueTrees.Plain, static (earlier, later) =>
    {
        var (before, after) = (GoJson.Write(earlier), GoJson.Write(later));

        var merged = ChartValues.MergeFiles(earlier, later);

        GoJson.Write(earlier).Should().Be(before);
        GoJson.Write(later).Should().Be(after);
        Holds(merged, earlier, later);
        Same(ChartValues.MergeFiles(merged, later), merged);
        Same(ChartValues.MergeFiles(earlier, new()), earlier);
        Same(ChartValues.MergeFiles(new(), later), later);
        Same(ValuesJson.ToGo(ValuesJson.Merge(ValuesJson.Of(earlier), ValuesJson.Of(later))), merged);
    }));

    private static void Holds(GoMap merged, GoMap earlier, GoMap later)
    {
        merged.Keys.Should().BeEquivalentTo(earlier.Keys.Union(later.Keys, StringComparer.Ordinal));
        foreach (var (name, value) in merged)
        {
            if (earlier[name] is GoMap under && later[name] is GoMap over)
            {
                Holds((GoMap)value!, under, over);
            }
            else
            {
                GoJson.Write(value).Should().Be(GoJson.Write(later.TryGetValue(name, out var wins) ? wins : earlier[name]));
            }
        }
    }

    private static void Same(GoMap one, GoMap other) => GoJson.Write(one).Should().Be(GoJson.Write(other));

    private static GoMap Map(string yaml) => GoYaml.ReadMap(yaml) ?? [];
}
