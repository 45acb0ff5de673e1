using Nixish.Kubernetes;

namespace Nixish.House.Tests.Documents;

/// <summary>The snippets of docs/concepts/kubernetes.md, run.</summary>
public sealed class KubernetesConceptTests
{
    private Recorder Console { get; } = new();

    [Fact]
    public void Amounts_have_one_form()
    {
        #region quantities
        Quantity half = "0.5";
        Console.WriteLine(half); // 500m
        Console.WriteLine(half == "500m"); // True
        Console.WriteLine((Quantity)"1.5Gi"); // 1536Mi
        #endregion
        Console.Lines.Should().Equal("500m", "True", "1536Mi");
    }

    [Fact]
    public void Selectors_match_in_process()
    {
        #region selectors
        var selector = Selector.Parse("tier in (b,a), app == web, !legacy");
        Console.WriteLine(selector); // app=web,!legacy,tier in (a,b)
        Console.WriteLine(selector.Matches(new() { ["app"] = "web", ["tier"] = "a" })); // True
        Console.WriteLine(Selector.Of(new LabelSelector { MatchLabels = new() { ["app"] = "web" } })); // app=web
        Console.WriteLine(FieldSelector.Equal("metadata.name", "web")); // metadata.name=web
        #endregion
        Console.Lines.Should().Equal("app=web,!legacy,tier in (a,b)", "True", "app=web", "metadata.name=web");
    }

    [Fact]
    public void Durations_have_one_form()
    {
        #region durations
        Duration wait = "90m";
        Console.WriteLine(wait); // 1h30m0s
        Console.WriteLine(wait == TimeSpan.FromHours(1.5)); // True
        #endregion
        Console.Lines.Should().Equal("1h30m0s", "True");
    }

    [Fact]
    public void Manifests_become_values()
    {
        #region manifests
        var shop = ResourceSet.FromYaml("""
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {ports: [{port: 80, targetPort: http}]}
            """);
        Console.WriteLine(shop.Get<Service>("web").Spec!.Ports[0].Port); // 80
        #endregion
        Console.Lines.Should().Equal("80");
    }
}
