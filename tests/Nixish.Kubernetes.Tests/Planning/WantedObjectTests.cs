using System.Text;
using Nixish.Kubernetes.Tests.Applying;

namespace Nixish.Kubernetes.Tests.Planning;

public class WantedObjectTests
{
    [Fact]
    public void The_key_does_not_depend_on_the_order_of_members() =>
        Render("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"1","y":"2"}}""").Key
            .Should().Be(Render("""{"kind":"ConfigMap","data":{"y":"2","x":"1"},"metadata":{"name":"a"},"apiVersion":"v1"}""").Key);

    [Fact]
    public void The_key_depends_on_every_value() =>
        Render("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"1"}}""").Key
            .Should().NotBe(Render("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"2"}}""").Key);

    [Fact]
    public void The_values_of_a_secret_do_not_enter_its_key() =>
        Render("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"x":"hunter2"}}""").Key
            .Should().Be(Render("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"x":"hunter3"}}""").Key);

    [Fact]
    public void Text_of_a_secret_is_sent_as_the_data_that_the_server_keeps() =>
        Text(Render("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"data":{"y":"Yg=="},"stringData":{"x":"a"}}"""))
            .Should().Contain("\"data\":{\"y\":\"Yg==\",\"x\":\"YQ==\"}").And.NotContain("stringData");

    [Fact]
    public void Characters_beyond_the_basic_plane_are_sent_as_themselves() =>
        Text(Render("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"🚀 \\uD83D\\uDE00"}}""")).Should().Contain("🚀 \\\\uD83D\\\\uDE00");

    [Fact]
    public void What_a_workload_names_comes_before_it()
    {
        var wanted = new[]
        {
            Render("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"prod"}}"""),
            Render("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"prod"}}"""),
            Render("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"other","namespace":"prod"}}"""),
            Render("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","namespace":"prod"}}"""),
            Render("""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"web","namespace":"prod"}}"""),
            Render("""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"reader","namespace":"prod"},"rules":[]}"""),
            Render("""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"web-reads","namespace":"prod"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"reader"},"subjects":[{"kind":"ServiceAccount","name":"web","namespace":"prod"}]}"""),
            Render("""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"prod"},"spec":{"serviceAccountName":"web",
                 "volumes":[{"name":"s","configMap":{"name":"settings"}}],"containers":[{"name":"w","image":"x:1","env":[{"name":"P","valueFrom":{"secretKeyRef":{"name":"db","key":"p"}}}]}]}}
                """),
        };
        var references = new References(wanted);

        references.Of(wanted[^1]).Should().BeEquivalentTo(
            "v1/Namespace/prod", "v1/ConfigMap/prod/settings", "v1/Secret/prod/db", "v1/ServiceAccount/prod/web", "rbac.authorization.k8s.io/v1/RoleBinding/prod/web-reads");
        references.Of(wanted[6]).Should().BeEquivalentTo("v1/Namespace/prod", "rbac.authorization.k8s.io/v1/Role/prod/reader");
        references.Of(wanted[0]).Should().BeEmpty();
    }

    [Theory]
    [InlineData("shop", "shop")]
    [InlineData("my shop", "stack-")]
    public void A_stack_is_named_by_a_valid_label_value(string stack, string start) =>
        StackMarks.LabelOf(stack).Should().StartWith(start).And.MatchRegex("^[a-z0-9-]{1,63}$");

    private static string Text(WantedObject value) => Encoding.UTF8.GetString(value.Body.Span);

    private static WantedObject Render(string json) => WantedObject.Render(Manifests.Object(json), new() { [StackMarks.StackLabel] = "shop" }, "default", Deliveries.None);
}
