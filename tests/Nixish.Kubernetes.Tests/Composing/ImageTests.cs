namespace Nixish.Kubernetes.Tests.Composing;

public class ImageTests
{
    private static readonly Image Program = new("shop/web") { Entrypoint = ["/srv/server"] };

    private static readonly ResourceSet Set =
    [
        new Deployment("web") { Spec = new() { Template = new() { Spec = new() { InitContainers = [new("init") { Image = "docker.io/library/nginx:1.25" }], Containers = [new("web") { Image = Program }, new("proxy") { Image = "nginx" }], Volumes = [new("v") { Image = new() { Reference = "nginx@sha256:" + new string('a', 64) } }] } } } },
        new CronJob("nightly") { Spec = new() { Schedule = "0 0 * * *", JobTemplate = new() { Spec = new() { Template = Pod.Of(new Container("job") { Image = "registry.example.com:5000/nginx:2" }) } } } },
        new KubernetesResource("v1", "Pod", "raw") { Content = new() { ["spec"] = Json.Parse("""{"containers":[{"name":"a","image":"nginx:1"}]}""") } },
    ];

    [Fact]
    public void An_image_is_replaced_wherever_its_repository_runs()
    {
        var replaced = Set.WithImage("nginx", "mirror.example.com/nginx:1.27");

        var pod = replaced.Get<Deployment>("web").Spec!.Template.Spec!;
        pod.InitContainers[0].Image.Should().Be((ContainerImage)"mirror.example.com/nginx:1.27");
        pod.Containers.Select(one => one.Image).Should().Equal((ContainerImage)Program, (ContainerImage)"mirror.example.com/nginx:1.27");
        pod.Volumes[0].Image!.Reference.Should().Be((ContainerImage)"mirror.example.com/nginx:1.27");
        replaced.Get<CronJob>("nightly").Should().Be(Set.Get<CronJob>("nightly"), "another registry's nginx is another image");
        replaced.Get("Pod", "raw").Should().BeOfType<KubernetesResource>().Which.Content["spec"]["containers"].Items[0]["image"].Text.Should().Be("mirror.example.com/nginx:1.27");
    }

    [Fact]
    public void A_tag_or_digest_is_replaced_and_the_name_stays()
    {
        Set.WithImageTag("registry.example.com:5000/nginx", "3").Get<CronJob>("nightly").Spec!.JobTemplate.Spec!.Template.Spec!.Containers[0].Image.Should().Be((ContainerImage)"registry.example.com:5000/nginx:3");
        var digest = Digest.Parse("sha256:" + new string('b', 64));
        Set.WithImageDigest("nginx", digest).Get<Deployment>("web").Spec!.Template.Spec!.InitContainers[0].Image.Should().Be((ContainerImage)$"docker.io/library/nginx@{digest}");
        FluentActions.Invoking(() => Set.WithImageTag("nginx", "not a tag")).Should().Throw<InvalidReferenceException>();
    }

    [Fact]
    public void An_image_of_the_program_is_replaced_and_replaces()
    {
        Set.WithImage("shop/web", "ghcr.io/shop/web:1").Get<Deployment>("web").Spec!.Template.Spec!.Containers[0].Image.Should().Be((ContainerImage)"ghcr.io/shop/web:1");

        var own = Set.WithImage("nginx", Program);
        own.Get<Deployment>("web").Spec!.Template.Spec!.InitContainers[0].Image!.Value.Image.Should().Be(Program);
        own.Get<Pod>("raw").Spec!.Containers[0].Image!.Value.Image.Should().Be(Program, "JSON holds no image, so the pod becomes one");
        ResourceSet custom = [new KubernetesResource("example.com/v1", "Web", "a") { Content = new() { ["image"] = "nginx" } }];
        FluentActions.Invoking(() => custom.WithImage("nginx", Program, [new("example.com", "Web") { Images = ["image"] }])).Should().Throw<InvalidResourceException>().WithMessage("*Give WithImage a reference*");
    }

    [Fact]
    public void An_image_that_nothing_runs_is_an_error_that_names_those_there_are() =>
        FluentActions.Invoking(() => Set.WithImage("ngnix", "nginx:2")).Should().Throw<ResourceNotFoundException>().WithMessage("Nothing in the set runs an image of 'ngnix'. There are: *nginx*shop/web*");
}
