using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Kubernetes.Tests.Resources;

public class JsonLawTests
{
    [Fact]
    public void What_is_written_reads_back_equal() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(600), Prop.ForAll(
        RandomResources.Arbitrary,
        resource =>
        {
            var written = resource.AsWritten();
            var read = KubernetesObject.FromJson(resource.ToJson(Deliveries.None), out var unknown);
            unknown.Should().BeEmpty();
            read.GetType().Should().Be(resource.GetType());
            Encoding.UTF8.GetString(read.ToJson(Deliveries.None)).Should().Be(Encoding.UTF8.GetString(written.ToJson(Deliveries.None)));
            read.Should().Be(written);
            read.GetHashCode().Should().Be(written.GetHashCode());
        }));

    [Fact]
    public void Every_kind_reads_back_equal()
    {
        foreach (var kind in RandomResources.Kinds)
        {
            var written = RandomResources.Of(kind, 7).AsWritten();
            KubernetesObject.FromJson(written.ToJson(Deliveries.None)).Should().Be(written, kind.Name);
        }
    }

    [Fact]
    public void The_untyped_resource_has_the_same_content_as_the_typed_one() => Check.QuickThrowOnFailure(Prop.ForAll(
        RandomResources.Arbitrary,
        resource =>
        {
            var json = resource.ToJson(Deliveries.None);
            using var document = JsonDocument.Parse(json);
            var content = document.RootElement.EnumerateObject()
                .Where(member => member.Name is not ("apiVersion" or "kind" or "metadata"))
                .Select(member => KeyValuePair.Create(member.Name, Json.From(member.Value))).ToMap();
            var untyped = new KubernetesResource(resource.ApiVersion, resource.Kind, resource.Name) { Metadata = resource.Metadata, Content = content };
            untyped.Plural.Should().Be(resource.Plural);
            untyped.Namespaced.Should().Be(resource.Namespaced);
            Json.Parse(untyped.ToJson(Deliveries.None)).Should().Be(Json.Parse(json));
        }));

    [Fact]
    public void Unknown_fields_are_named_and_never_dropped_in_silence()
    {
        var json = """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web","colour":"red"},"spec":{"ports":[{"port":80,"targetport":8080}]}}"""u8.ToArray();
        FluentActions.Invoking(() => Service.FromJson(json)).Should().Throw<KubernetesJsonException>().WithMessage("*metadata.colour*spec.ports[0].targetport*");
        Service.FromJson(json, out var unknown).Spec!.Ports[0].Port.Should().Be(80);
        unknown.Should().Equal("metadata.colour", "spec.ports[0].targetport");
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":"three"}}""", "spec.replicas", "*expected a 32-bit integer, found a text*")]
    [InlineData("""{"spec":{"replicas":3000000000}}""", "spec.replicas", "*32-bit*")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"a","ports":{}}]}}}}""", "spec.template.spec.containers[0].ports", "*expected a list, found an object*")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"image":"a"}]}}}}""", "spec.template.spec.containers[0].name", "*required*")]
    [InlineData("""{"metadata":{"annotations":{"example.com/a":1}}}""", "metadata.annotations[\"example.com/a\"]", "*expected a text, found a number*")]
    [InlineData("""{"kind":"Service"}""", "kind", "*expected 'Deployment'*")]
    [InlineData("""{"metadata":{"name":"a","name":"b"}}""", "$", "*valid JSON*")]
    [InlineData("[]", "$", "*expected an object*")]
    [InlineData("{", "$", "*valid JSON*")]
    public void A_wrong_value_is_an_error_with_its_path(string json, string path, string message) =>
        FluentActions.Invoking(() => Deployment.FromJson(Encoding.UTF8.GetBytes(json))).Should().Throw<KubernetesJsonException>().WithMessage(message).Which.Path.Should().Be(path);

    [Fact]
    public void An_error_never_shows_the_value_which_may_be_a_secret() =>
        FluentActions.Invoking(() => Secret.FromJson("""{"metadata":{"name":"db"},"data":{"password":"hunter2!"}}"""u8.ToArray()))
            .Should().Throw<KubernetesJsonException>().Which.Message.Should().Contain("data.password").And.NotContain("hunter2");

    [Fact]
    public void Secrets_do_not_show_in_text()
    {
        var secret = new Secret("db") { StringData = new() { ["password"] = "hunter2" }, Data = new() { ["key"] = Bytes.FromText("hunter2") } };
        secret.ToString().Should().Be("v1/Secret/default/db");
        secret.Data["key"].ToString().Should().Be("(7 bytes)");
    }

    [Fact]
    public void A_list_reads_items_that_leave_out_their_kind()
    {
        var list = KubernetesList<Deployment>.FromJson("""{"apiVersion":"apps/v1","kind":"DeploymentList","metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}"""u8.ToArray(), out var unknown);
        unknown.Should().BeEmpty();
        list.Metadata.ResourceVersion.Should().Be("7");
        list.Items.Select(item => item.Name).Should().Equal("a", "b");
    }

    [Fact]
    public void A_kind_without_a_type_keeps_all_its_content()
    {
        var json = """{"apiVersion":"example.com/v1","kind":"Gateway","metadata":{"name":"edge"},"spec":{"b":[1,{"c":null}],"a":1.5}}"""u8.ToArray();
        var gateway = KubernetesObject.FromJson(json).Should().BeOfType<KubernetesResource>().Subject;
        gateway.Id.Should().Be("example.com/v1/Gateway/default/edge");
        gateway.Content["spec"]["b"].Items[0].Integer.Should().Be(1);
        Encoding.UTF8.GetString(gateway.ToJson(Deliveries.None)).Should().Be("""{"apiVersion":"example.com/v1","kind":"Gateway","metadata":{"name":"edge"},"spec":{"a":1.5,"b":[1,{"c":null}]}}""");
    }

    [Theory]
    [InlineData("Gateway", "gateways")]
    [InlineData("NetworkPolicy", "networkpolicies")]
    [InlineData("Ingress", "ingresses")]
    [InlineData("Mesh", "meshes")]
    public void The_plural_of_an_unknown_kind_is_guessed_as_kubernetes_does(string kind, string plural) =>
        new KubernetesResource("example.com/v1", kind, "x").Plural.Should().Be(plural);
}
