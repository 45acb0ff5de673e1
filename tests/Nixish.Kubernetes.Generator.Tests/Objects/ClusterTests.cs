using Nixish.Kubernetes.Tests.Connection;
using Nixish.Testing;
using Shop.Crds;

namespace Nixish.Kubernetes.Generator.Tests.Objects;

public class ClusterTests
{
    private static readonly string[] Families = ["knative-serving", "istio", "gateway-api", "cert-manager"];

    private static ResourceSet Definitions() => Families.Select(family => ResourceSet.FromYaml(File.ReadAllText(Path.Combine("Crds", family + ".yaml"))))
        .Aggregate((all, one) => all + one);

    private static ResourceSet Objects(string ns)
    {
        ResourceSet objects =
        [
            new VirtualService("web") { Spec = new() { Hosts = ["web"], Http = [new() { Timeout = "1.5s", Route = [new() { Destination = new() { Host = "web" }, Weight = 100 }] }] } },
            new NetworkingGateway("edge") { Spec = new() { Servers = [new() { Hosts = ["*"], Port = new() { Name = "http", Number = 80, Protocol = "HTTP" }, Tls = new() { Mode = NetworkingGatewaySpecServersTlsMode.SIMPLE } }] } },
            new AuthorizationPolicy("allow") { Spec = new() { Action = AuthorizationPolicySpecAction.ALLOW, Rules = [new() { From = [new() { Source = new() { Namespaces = ["shop"] } }] }] } },
            new GatewayGateway("edge") { Spec = new() { GatewayClassName = "istio", Listeners = [new() { Name = "http", Port = 80, Protocol = "HTTP" }] } },
            new HTTPRoute("web") { Spec = new() { ParentRefs = [new() { Name = "edge" }], Rules = [new() { Timeouts = new() { Request = "90s" }, BackendRefs = [new() { Name = "web", Port = 80 }] }] } },
            new Certificate("web") { Spec = new() { SecretName = "web-tls", IssuerRef = new() { Name = "ca" }, Usages = [CertificateSpecUsages.ServerAuth] } },
            new Shop.Crds.Service("hello") { Spec = new() { Template = new() { Spec = new() { Containers = [new() { Image = "dev.local/hello:1", Ports = [new() { ContainerPort = 8080 }] }] } } } },
        ];
        return objects.In(ns);
    }

    [Fact]
    public async Task A_stack_of_definitions_and_their_objects_applies_in_process_and_again_without_a_change()
    {
        await using var cluster = new InMemoryCluster();
        var stack = new Stack("shop") { Resources = [.. Definitions(), .. Objects("default")] };
        await (await stack.PlanAsync(cluster, cancellationToken: TestContext.Current.CancellationToken)).ApplyAsync(cancellationToken: TestContext.Current.CancellationToken);
        (await stack.PlanAsync(cluster, cancellationToken: TestContext.Current.CancellationToken)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_real_server_takes_definitions_and_objects_and_publishes_what_generates_the_same_kinds()
    {
        await using var real = await RealCluster.StartAsync();
        // Definitions lie in no namespace: whoever comes first makes them, and they stay, as other runs may use them.
        foreach (var family in Families)
        {
            await real.KubectlAsync("apply", "--validate=false", "-f", Path.Combine(AppContext.BaseDirectory, "Crds", family + ".yaml"));
        }

        foreach (var definition in Definitions().Where(one => one.Kind == "CustomResourceDefinition"))
        {
            await real.KubectlAsync("wait", "--for=condition=Established", $"crd/{definition.Name}", "--timeout=60s");
        }

        var plan = await real.PlanAsync("shop", Objects(real.Namespace), default);
        await real.ApplyAsync(plan);
        (await real.PlanAsync("shop", Objects(real.Namespace), default)).Should().OnlyContain(change => change.Action == ChangeAction.None);
        (await real.GetAsync("virtualservices.networking.istio.io", "web")).GetProperty("spec").GetProperty("http")[0].GetProperty("timeout").GetString().Should().Be("1s500ms");
        var live = await real.KubectlAsync("-n", real.Namespace, "get", "certificates.cert-manager.io", "web", "-o", "json");
        Certificate.FromJson(System.Text.Encoding.UTF8.GetBytes(live)).Spec!.Usages.Should().Equal(CertificateSpecUsages.ServerAuth);

        var folder = Directory.CreateTempSubdirectory("nixish-crd-").FullName;
        using var said = new StringWriter();
        (await Program.RunAsync(["generate", "--cluster", "--kubeconfig", real.Kubeconfig, "--group", "networking.istio.io", "--group", "cert-manager.io", "--namespace", "Live", "--output", folder], said, said)).Should().Be(0, said.ToString());
        Directory.EnumerateFiles(folder).Select(Path.GetFileName).Should().Contain(["VirtualService.g.cs", "VirtualServiceV1Beta1.g.cs", "Certificate.g.cs", "ClusterIssuer.g.cs", "GeneratedKinds.g.cs"]);
        var certificate = await File.ReadAllTextAsync(Path.Combine(folder, "Certificate.g.cs"), TestContext.Current.CancellationToken);
        certificate.Should().Contain("public required CertificateSpecIssuerRef IssuerRef").And.Contain("override string Plural => \"certificates\"");
        (await File.ReadAllTextAsync(Path.Combine(folder, "ClusterIssuer.g.cs"), TestContext.Current.CancellationToken)).Should().Contain("Namespaced => false");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_tool_says_what_is_wrong_and_what_to_do()
    {
        using var said = new StringWriter();
        (await Program.RunAsync(["generate", "--crd", "none/*.yaml", "--namespace", "X", "--output", Path.GetTempPath()], said, said)).Should().Be(1);
        (await Program.RunAsync(["generate", "--namespace", "X", "--output", Path.GetTempPath()], said, said)).Should().Be(1);
        said.ToString().Should().Contain("No file is called none/*.yaml").And.Contain("--crd").And.Contain("--cluster");
    }
}
