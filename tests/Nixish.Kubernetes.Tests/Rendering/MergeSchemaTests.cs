namespace Nixish.Kubernetes.Tests.Rendering;

public class MergeSchemaTests
{
    private static readonly MergeSchema PodSpec = MergeSchema.For("apps/v1", "Deployment").Field("spec").Content.Field("template").Content.Field("spec").Content;

    [Fact]
    public void Containers_are_keyed_by_name()
    {
        var containers = PodSpec.Field("containers");
        containers.Kind.Should().Be(MergeKind.Keyed);
        containers.Keys.Should().Equal(new MergeKey("name", null));
        containers.Content.Field("command").Kind.Should().Be(MergeKind.Atomic);
    }

    [Fact]
    public void Ports_are_keyed_by_port_and_protocol_which_is_TCP_unless_said() =>
        PodSpec.Field("containers").Content.Field("ports").Keys.Should().Equal(new MergeKey("containerPort", null), new MergeKey("protocol", "TCP"));

    [Fact]
    public void Selectors_are_atomic_and_finalizers_a_set()
    {
        MergeSchema.For("apps/v1", "Deployment").Field("spec").Content.Field("selector").Kind.Should().Be(MergeKind.Atomic);
        MergeSchema.For("v1", "Service").Field("spec").Content.Field("selector").Kind.Should().Be(MergeKind.Atomic);
        MergeSchema.For("v1", "Service").Field("metadata").Content.Field("finalizers").Kind.Should().Be(MergeKind.Set);
    }

    [Fact]
    public void Scalars_maps_and_unknown_kinds_merge_by_member()
    {
        MergeSchema.For("apps/v1", "Deployment").Field("spec").Content.Field("replicas").Kind.Should().Be(MergeKind.Members);
        MergeSchema.For("v1", "ConfigMap").Field("data").Kind.Should().Be(MergeKind.Members);
        MergeSchema.For("example.com/v1", "Web").IsKnown.Should().BeFalse();
        MergeSchema.For("example.com/v1", "Web").Field("spec").Kind.Should().Be(MergeKind.Members);
    }

    [Fact]
    public void A_field_is_not_taken_for_one_that_it_begins() =>
        MergeSchema.For("v1", "Pod").Field("spec").Content.Field("container").Should().Be(default(MergeField));

    [Fact]
    public void Map_values_have_the_schema_of_their_type() =>
        MergeSchema.For("resource.k8s.io/v1", "ResourceSlice").Field("spec").Content.Field("devices").Kind.Should().Be(MergeKind.Atomic);
}
