namespace Nixish.Core.Tests.Images;

public class ImageReferenceTests
{
    private const string Hash = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("alpine", "docker.io/library/alpine:latest")]
    [InlineData("library/alpine:3", "docker.io/library/alpine:3")]
    [InlineData("localhost/web", "localhost/web:latest")]
    [InlineData("127.0.0.1:5000/shop/web:v1", "127.0.0.1:5000/shop/web:v1")]
    [InlineData("[::1]:5000/web:v1", "[::1]:5000/web:v1")]
    [InlineData("registry.example.com/a/b-c__d.e:x@" + Hash, "registry.example.com/a/b-c__d.e:x@" + Hash)]
    [InlineData("quay.io/web@" + Hash, "quay.io/web@" + Hash)]
    public void References_read_as_docker_reads_them(string text, string whole) => ImageReference.Parse(text).ToString().Should().Be(whole);

    [Theory]
    [InlineData("")]
    [InlineData("Web")]
    [InlineData("web:")]
    [InlineData("web:.x")]
    [InlineData("web@sha256:12")]
    [InlineData("a..b/web/x")]
    [InlineData("-x.com/web")]
    [InlineData("registry.example.com/")]
    [InlineData("registry.example.com:99999/web")]
    [InlineData("web//x")]
    [InlineData("web-")]
    [InlineData("a___b")]
    public void What_is_not_a_reference_is_refused(string text) => FluentActions.Invoking(() => ImageReference.Parse(text)).Should().Throw<InvalidReferenceException>();

    [Fact]
    public void A_base_by_tag_only_is_an_error_that_names_it() =>
        FluentActions.Invoking(() => new Image("web") { Base = "alpine:3.20" })
            .Should().Throw<UnpinnedImageException>().WithMessage("*docker.io/library/alpine:3.20*@sha256:*").Which.Reference.Tag.Should().Be("3.20");

    [Fact]
    public void A_base_by_digest_is_taken() => new Image("web") { Base = "alpine@" + Hash }.Base.Should().Be(new PinnedBaseImage("alpine@" + Hash));

    [Theory]
    [InlineData("Web")]
    [InlineData("registry.example.com:5000/web")]
    [InlineData("web/")]
    [InlineData("")]
    public void A_name_that_registries_refuse_is_refused(string name) => FluentActions.Invoking(() => new Image(name)).Should().Throw<InvalidImageException>().WithMessage("*cannot name an image*");

    [Fact]
    public void A_push_puts_the_name_below_the_prefix()
    {
        var push = new Image("web").PushTo("registry.example.com/shop");
        push.Id.Should().Be("image/registry.example.com/shop/web");
        push.ReferenceFor("tag").Should().Be("registry.example.com/shop/web:tag");
        new Image("web").PushTo("127.0.0.1:5000").Repository.ToString().Should().Be("127.0.0.1:5000/web");
    }

    [Fact]
    public void A_redirected_push_keeps_its_path()
    {
        IResource[] resources = [new Image("web").PushTo("registry.example.com/shop")];
        resources.ThroughRegistry("127.0.0.1:5000").Should().ContainSingle().Which.Id.Should().Be("image/127.0.0.1:5000/shop/web");
    }

    [Fact]
    public void A_stacks_deliveries_know_images_by_value()
    {
        var deliveries = Deliveries.Of([new Image("web") { Ports = [8080] }.PushTo("registry.example.com")]);
        deliveries.ResourceIdOf(new Image("web") { Ports = [8080] }).Should().Be("image/registry.example.com/web");
        deliveries.ResourceIdOf(new Image("web")).Should().BeNull();
    }

    [Fact]
    public void An_image_that_nothing_delivers_is_named_in_its_error() =>
        Deliveries.Undelivered(new Image("web"), "Deployment prod/web").Message.Should().StartWith("Deployment prod/web runs image 'web'");

    [Theory]
    [InlineData("srv")]
    [InlineData("/srv/../etc")]
    public void A_layer_path_that_could_leave_its_place_is_refused(string path) =>
        FluentActions.Invoking(() => new Layer(path, new Image("x"))).Should().Throw<InvalidImageException>();
}
