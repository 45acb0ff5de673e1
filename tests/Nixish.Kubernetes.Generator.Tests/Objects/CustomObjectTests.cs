using System.Text;
using Shop.Crds;

namespace Nixish.Kubernetes.Generator.Tests.Objects;

public class CustomObjectTests
{
    [Fact]
    public void Objects_of_every_family_read_as_built_in_ones_do()
    {
        var route = new VirtualService("web")
        {
            Spec = new()
            {
                Hosts = ["web.example.com"],
                Http =
                [
                    new()
                    {
                        Match = [new() { Uri = new() { Prefix = "/api" } }],
                        Timeout = "1.5s",
                        Retries = new() { Attempts = 3, PerTryTimeout = TimeSpan.FromMilliseconds(500) },
                        Route = [new() { Destination = new() { Host = "web", Port = new() { Number = 80 } }, Weight = 100 }],
                    },
                ],
            },
        };
        Written(route).Should().Be("""{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"web"},"spec":{"hosts":["web.example.com"],"http":[{"match":[{"uri":{"prefix":"/api"}}],"timeout":"1s500ms","retries":{"attempts":3,"perTryTimeout":"500ms"},"route":[{"destination":{"host":"web","port":{"number":80}},"weight":100}]}]}}""");

        var certificate = new Certificate("web") { Spec = new() { SecretName = "web-tls", IssuerRef = new() { Name = "ca" }, PrivateKey = new() { Algorithm = CertificateSpecPrivateKeyAlgorithm.ECDSA }, Usages = [CertificateSpecUsages.ServerAuth] } };
        Written(certificate).Should().Contain("\"algorithm\":\"ECDSA\"").And.Contain("\"usages\":[\"server auth\"]");

        var service = new Shop.Crds.Service("hello")
        {
            Spec = new() { Template = new() { Spec = new() { Containers = [new() { Image = "dev.local/hello:1", Resources = new() { Limits = new() { ["memory"] = "1Gi", ["cpu"] = 1 } } }], ContainerConcurrency = 10 } } },
        };
        Written(service).Should().Contain("\"limits\":{\"cpu\":1,\"memory\":\"1Gi\"}").And.Contain("\"containerConcurrency\":10");
        Written(new PeerAuthentication("mesh") { Spec = new() { Mtls = new() { Mode = PeerAuthenticationSpecMtlsMode.STRICT } } }).Should().Contain("\"mtls\":{\"mode\":\"STRICT\"}");
    }

    [Fact]
    public void Kinds_of_one_name_are_told_apart_by_their_groups_and_versions_by_theirs()
    {
        new GatewayGateway("edge") { Spec = new() { GatewayClassName = "istio", Listeners = [] } }.ApiVersion.Should().Be("gateway.networking.k8s.io/v1");
        new NetworkingGateway("edge").ApiVersion.Should().Be("networking.istio.io/v1");
        new VirtualService("web").ApiVersion.Should().Be("networking.istio.io/v1");
        new VirtualServiceV1Beta1("web").ApiVersion.Should().Be("networking.istio.io/v1beta1");
        GeneratedKinds.All.Select(kind => kind.ToString()).Should().NotContain("networking.istio.io/v1alpha3/VirtualService", "that version is not served");
    }

    [Fact]
    public void Scope_and_plural_are_the_definitions()
    {
        var issuer = new ClusterIssuer("ca") { Spec = new() { SelfSigned = new() } };
        issuer.Namespaced.Should().BeFalse();
        issuer.Plural.Should().Be("clusterissuers");
        issuer.Id.Should().Be("cert-manager.io/v1/ClusterIssuer/ca");
    }

    [Fact]
    public void Equal_content_is_equal_and_composes_as_built_in_kinds_do()
    {
        static VirtualService Make() => new("web") { Spec = new() { Hosts = ["a"], Http = [new() { Timeout = "90s" }] } };
        Make().Should().Be(Make() with { Spec = Make().Spec! with { Http = [new() { Timeout = "1m30s" }] } });
        ResourceSet set = [Make(), new ConfigMap("web")];
        var prod = set.In("prod").Labelled("team", "core").Update<VirtualService>("web", web => web with { Spec = web.Spec! with { Hosts = ["b"] } });
        prod.Get<VirtualService>("web").Namespace.Should().Be("prod");
        prod.ToYaml().Should().Contain("kind: VirtualService").And.Contain("team: core").And.Contain("- b");
        prod.Get<VirtualService>("web").Patched(Json.Parse("""{"spec":{"gateways":["edge"]}}""")).Spec!.Gateways.Should().Equal("edge");
    }

    [Fact]
    public void Manifests_are_read_as_the_generated_types()
    {
        var yaml = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: web}
            spec: {hosts: [web], http: [{timeout: 5s}]}
            """;
        ResourceSet.FromYaml(yaml, new() { Kinds = GeneratedKinds.All }).Get<VirtualService>("web").Spec!.Http[0].Timeout.Should().Be((Duration)"5000ms");
        ResourceSet.FromYaml(yaml).Get<KubernetesResource>("web").Plural.Should().Be("virtualservices");
        FluentActions.Invoking(() => ResourceSet.FromYaml(yaml.Replace("timeout: 5s", "timeOut: 5s", StringComparison.Ordinal), new() { Kinds = GeneratedKinds.All }))
            .Should().Throw<ManifestException>().Which.Message.Should().Contain("line 4: spec.http[0].timeOut of VirtualService web (did you mean timeout?)");
    }

    private static string Written(KubernetesObject resource)
    {
        var json = resource.ToJson(Deliveries.None);
        var read = GeneratedKinds.All.Single(kind => kind.Kind == resource.Kind && kind.ApiVersion == resource.ApiVersion);
        var again = ResourceSet.FromJson(json, new() { Kinds = [read] }).Single();
        again.Should().Be(resource);
        again.Should().BeOfType(resource.GetType());
        return Encoding.UTF8.GetString(json);
    }
}
