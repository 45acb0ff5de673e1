namespace Nixish.Core.Tests.Images;

public class ImageLoweringTests
{
    private static readonly Recipe Site = Content("site");

    [Fact]
    public void The_tag_is_the_hash_part_of_the_store_path()
    {
        var image = new Image("shop/web") { Layers = [new("/srv", Site)], Entrypoint = ["/srv/server"], Ports = [8080] };
        var path = new Lowering().Lower(image).Path;
        path.BaseName.Should().EndWith("-image-web");
        image.Reference.Should().Be($"shop/web:{path.BaseName[..32]}");
    }

    [Fact]
    public void Equal_images_have_one_reference() =>
        new Image("web") { Layers = [new("/srv/", Content("site"))], Ports = [80, 8080, 80] }.Reference
            .Should().Be(new Image("web") { Layers = [new("/srv", Content("site"))], Ports = [8080, 80] }.Reference);

    [Fact]
    public void Everything_that_reaches_the_image_changes_its_tag()
    {
        var image = new Image("web") { Layers = [new("/srv", Site)] };
        Image[] others =
        [
            image with { Name = "other" },
            image with { Layers = [new("/srv", Content("other"))] },
            image with { Layers = [new("/www", Site)] },
            image with { Layers = [new("/srv", Site), new("/srv", Site)] },
            image with { Base = "alpine@sha256:" + new string('0', 64) },
            image with { Base = "alpine@sha256:" + new string('1', 64) },
            image with { Base = "alpine@sha256:" + new string('0', 64), Architecture = "arm64" },
            image with { Entrypoint = ["a"] },
            image with { Entrypoint = ["a", "b"] },
            image with { Command = ["a"] },
            image with { Environment = new() { ["A"] = "b" } },
            image with { Labels = new() { ["A"] = "b" } },
            image with { Ports = [80] },
            image with { Ports = [new(80, PortProtocol.Udp)] },
            image with { User = "1000" },
            image with { WorkingDirectory = "/srv" },
            image with { Architecture = "arm64" },
        ];
        others.Append(image).Select(each => each.Reference).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_tag_beside_a_bases_digest_is_for_people_only() =>
        new Image("web") { Base = "alpine:3.20@sha256:" + new string('0', 64) }.Reference
            .Should().Be(new Image("web") { Base = "alpine:3.21@sha256:" + new string('0', 64) }.Reference);

    [Fact]
    public void Images_share_the_derivation_of_an_equal_layer()
    {
        var lowering = new Lowering();
        lowering.Lower(new Layer("/srv", Site)).Path.Should().Be(lowering.Lower(new Layer("/srv", Content("site"))).Path);
    }

    [Fact]
    public void A_delivered_image_is_referred_to_where_it_is_pushed()
    {
        var image = new Image("web") { Layers = [new("/srv", Site)] };
        Deliveries.Of([image.PushTo("registry.example.com/shop")]).ReferenceOf(image)
            .Should().Be($"registry.example.com/shop/{image.Reference}");
        Deliveries.None.ReferenceOf(image).Should().Be(image.Reference);
        Deliveries.Of([image.LoadIntoDocker()]).ReferenceOf(image).Should().Be(image.Reference);
    }

    private static Recipe Content(string name) => new(name) { System = "builtin", Builder = "builtin:test/1" };
}
