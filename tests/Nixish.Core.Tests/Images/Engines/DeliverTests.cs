namespace Nixish.Core.Tests.Images.Engines;

public sealed class DeliverTests
{
    private static readonly Image Web = new("web") { Ports = [8080] };

    [Fact]
    public void The_ways_of_delivery_are_values()
    {
        Deliver.PushTo("registry.example.com/shop").Should().Be(Deliver.PushTo("registry.example.com/shop")).And.NotBe(Deliver.PushTo("registry.example.com"));
        Deliver.ToKind("dev").Should().Be(Deliver.ToKind("dev")).And.NotBe(Deliver.ToKind());
        Deliver.ToDocker().Should().Be(Deliver.ToDocker()).And.NotBe(Deliver.ToContainerd());
    }

    [Fact]
    public void Each_names_images_as_they_are_found_there()
    {
        var tag = Web.Reference["web:".Length..];
        ((Deliver[])[Deliver.PushTo("registry.example.com/shop"), Deliver.ToDocker(), Deliver.ToKind("dev"), Deliver.ToContainerd()])
            .Select(deliver => deliver.Of(Web)).Select(delivery => $"{delivery.Id} {delivery.ReferenceFor(tag)}").Should().Equal(
                $"image/registry.example.com/shop/web registry.example.com/shop/web:{tag}",
                $"image/docker/web dev.local/web:{tag}",
                $"image/kind/dev/web dev.local/web:{tag}",
                $"image/containerd/web dev.local/web:{tag}");
    }

    [Fact]
    public void Images_that_resources_run_are_delivered_once_and_explicit_deliveries_win()
    {
        var other = Web with { Name = "other" };
        var stack = new Stack("shop")
        {
            Deliver = Deliver.ToKind("dev"),
            Resources = [new Runs("one", Web), new Runs("two", Web with { Name = "web" }), new Runs("three", other), other.PushTo("registry.example.com")],
        };
        var delivered = stack.Delivered();
        delivered.Resources.Select(resource => resource.Id).Should().Equal("image/kind/dev/web", "one", "two", "three", "image/registry.example.com/other");
        delivered.Delivered().Should().Be(delivered);
        Deliveries.Of(delivered.Resources).ReferenceOf(other).Should().StartWith("registry.example.com/other:");
    }

    [Fact]
    public void Without_a_choice_nothing_is_added() =>
        new Stack("shop") { Resources = [new Runs("one", Web)] }.Delivered().Resources.Should().ContainSingle();

    [Theory]
    [InlineData("")]
    [InlineData("Dev")]
    [InlineData("a/b")]
    [InlineData("dev\n")]
    public void A_cluster_has_a_name_that_kind_takes(string name) =>
        FluentActions.Invoking(() => Deliver.ToKind(name)).Should().Throw<InvalidImageException>().WithMessage("*kind get clusters*");

    [Fact]
    public void A_registry_is_checked_where_it_is_written() =>
        FluentActions.Invoking(() => Deliver.PushTo("Not a registry")).Should().Throw<InvalidReferenceException>();

    [Theory]
    [InlineData("version = 2\n[plugins]\n  [plugins.\"io.containerd.grpc.v1.cri\".containerd]\n    default_runtime_name = \"runc\"\n    snapshotter = \"fuse-overlayfs\"\n", "fuse-overlayfs")]
    [InlineData("version = 3\n[plugins]\n  [plugins.'io.containerd.cri.v1.images']\n    snapshotter = 'native'\n", "native")]
    [InlineData("[plugins.\"io.containerd.internal.v1.other\"]\n snapshotter = \"native\"\n", null)]
    [InlineData("[plugins.\"io.containerd.grpc.v1.cri\".containerd]\nsnapshotter = \"a b; rm\"\n", null)]
    [InlineData("", null)]
    public void The_snapshotter_is_read_from_the_configuration(string configuration, string? snapshotter) =>
        KindNodes.SnapshotterIn(configuration).Should().Be(snapshotter);

    private sealed record Runs(string Id, Image Image) : IResource
    {
        public Seq<PullableImage> Images => [Image];
    }
}
