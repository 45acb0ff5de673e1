namespace Nixish.Kubernetes.Tests.Composing;

public class MergeTests
{
    private static readonly Image Program = new("shop/web") { Entrypoint = ["/srv/server"] };

    private static readonly Deployment Web = new("web")
    {
        Labels = new() { ["team"] = "core" },
        Spec = new()
        {
            Replicas = 2,
            Template = Pod.Of(
                new Container("web") { Image = Program, Args = ["--verbose"], Env = [new("A", "1"), new("B", "2")], Ports = [new(8080), new(53) { Protocol = "UDP" }] },
                new Container("debug") { Image = "busybox" }),
        },
    };

    [Fact]
    public void Items_are_merged_by_their_keys_not_by_where_they_stand()
    {
        var patched = Web.Patched(new Deployment("web")
        {
            Spec = new() { Template = Pod.Of(new Container("debug") { Image = "busybox:1.36" }, new Container("web") { Env = [new("B", "3"), new("C", "4")] }) },
        });

        patched.Should().BeOfType<Deployment>();
        patched.Labels.Should().Equal(Web.Labels);
        var containers = patched.Spec!.Template.Spec!.Containers;
        containers.Select(one => one.Name).Should().Equal("web", "debug");
        containers[0].Env.Should().Equal(new EnvVar("A", "1"), new EnvVar("B", "3"), new EnvVar("C", "4"));
        containers[0].Image.Should().Be((ContainerImage)Program, "an image that nobody speaks of stays the value that it was");
        containers[0].Args.Should().Equal("--verbose");
        containers[1].Image.Should().Be((ContainerImage)"busybox:1.36");
    }

    [Fact]
    public void A_port_whose_protocol_nobody_says_is_one_of_TCP()
    {
        var ports = Merged(new Container("web") { Ports = [new(8080) { Protocol = "TCP", Name = "http" }, new(53) { Name = "dns" }] }).Ports;

        ports.Should().HaveCount(3);
        ports[0].Should().Be(new ContainerPort(8080) { Protocol = "TCP", Name = "http" });
        ports[1].Should().Be(new ContainerPort(53) { Protocol = "UDP" });
        ports[2].Should().Be(new ContainerPort(53) { Name = "dns" });
    }

    [Fact]
    public void What_the_schema_calls_atomic_is_replaced_as_a_whole() =>
        Merged(new Container("web") { Args = ["--quiet", "--fast"] }).Args.Should().Equal("--quiet", "--fast");

    [Fact]
    public void Lists_of_texts_that_are_sets_are_united()
    {
        var service = new Service("web") { Metadata = new() { Name = "web", Finalizers = ["example.com/a", "example.com/b"] } };

        service.Merge(new Service("web") { Metadata = new() { Name = "web", Finalizers = ["example.com/b", "example.com/c"] } })
            .Metadata.Finalizers.Should().Equal("example.com/a", "example.com/b", "example.com/c");
    }

    [Fact]
    public void A_list_of_a_custom_resource_is_one_value()
    {
        var certificate = new KubernetesResource("cert-manager.io/v1", "Certificate", "web") { Content = new() { ["spec"] = Json.Parse("""{"dnsNames":["a"],"secretName":"tls"}""") } };

        var patched = certificate.Patched(Json.Parse("""{"spec":{"dnsNames":["b"]}}"""));

        patched.Should().BeOfType<KubernetesResource>();
        patched.Content["spec"].Should().Be(Json.Parse("""{"dnsNames":["b"],"secretName":"tls"}"""));
    }

    [Fact]
    public void An_untyped_part_of_a_typed_resource_is_merged_by_the_same_schema()
    {
        ResourceSet untyped = [new KubernetesResource("apps/v1", "Deployment", "web") { Content = new() { ["spec"] = Json.Parse("""{"template":{"spec":{"containers":[{"name":"debug","tty":true}]}}}""") } }];

        var merged = untyped.Merge(ResourceSet.Create([Web])).Get<Deployment>("web");

        merged.Spec!.Template.Spec!.Containers.Select(one => one.Name).Should().Equal("web", "debug");
        merged.Spec.Template.Spec.Containers[1].Tty.Should().BeTrue();
    }

    [Fact]
    public void Values_that_agree_are_one_and_others_are_all_named_at_once()
    {
        ResourceSet one = [Web], same = [new Deployment("web") { Spec = new() { Replicas = 2, Template = new() } }];
        one.Merge(same).Should().BeEquivalentTo(one);

        ResourceSet other = [new Deployment("web") { Labels = new() { ["team"] = "edge" }, Spec = new() { Replicas = 3, Template = Pod.Of(new Container("web") { Image = "web:2" }) } }];
        var refused = FluentActions.Invoking(() => ResourceLayers.Create([one.Named("shop"), other.Named("prod")]).Merge()).Should().Throw<MergeConflictException>().Which;

        refused.Conflicts.Select(conflict => conflict.Path).Should().Equal("metadata.labels.team", "spec.replicas", "spec.template.spec.containers[name=web].image");
        refused.Message.Should().Contain("apps/v1/Deployment/default/web: spec.replicas is 3 in prod and 2 in shop, at priority 100")
            .And.Contain("the image shop/web in shop").And.Contain("AsDefault()").And.Contain("AsForced()");
    }

    [Fact]
    public void The_stronger_layer_holds_whatever_the_order()
    {
        ResourceSet two = [Scaled(2)], three = [Scaled(3)], four = [Scaled(4)];

        Replicas([two.AsDefault(), three]).Should().Be(3);
        Replicas([three, two.AsDefault()]).Should().Be(3);
        Replicas([four.AsForced(), two, three]).Should().Be(4, "what is forced settles what others dispute");
        Replicas([four.AtPriority(75), three]).Should().Be(4);
        Replicas([four.AtPriority(75), three.AsForced()]).Should().Be(3);
        FluentActions.Invoking(() => Replicas([two.AsDefault(), three.AsDefault()])).Should().Throw<MergeConflictException>().WithMessage("*3 in three and 2 in two*1000*");

        static int? Replicas(ResourceLayers layers) => layers.Merge().Get<Deployment>("web").Spec!.Replicas;
    }

    [Fact]
    public void Fields_and_items_can_be_taken_away()
    {
        var without = Web.Without("spec.replicas", "spec.template.spec.containers[name=debug]", "spec.template.spec.containers[name=web].env[name=A]", "spec.template.spec.containers[name=web].ports[containerPort=53,protocol=UDP]", "metadata.labels.team", "spec.nothing");

        without.Spec!.Replicas.Should().BeNull();
        without.Labels.Should().BeEmpty();
        var web = without.Spec.Template.Spec!.Containers.Should().ContainSingle().Subject;
        web.Env.Should().Equal(new EnvVar("B", "2"));
        web.Ports.Should().Equal(new ContainerPort(8080));
        FluentActions.Invoking(() => Web.Without("spec.template")).Should().Throw<KubernetesJsonException>().WithMessage("apps/v1/Deployment/default/web: spec.template*required*");
        new Service("web") { Metadata = new() { Name = "web", Finalizers = ["a/a", "a/b"] } }.Without("metadata.finalizers[=a/a]").Metadata.Finalizers.Should().Equal("a/b");
        new Service("web") { Annotations = new() { ["example.com/a"] = "b" } }.Without("metadata.annotations[\"example.com/a\"]").Annotations.Should().BeEmpty();
    }

    [Fact]
    public void A_layer_takes_away_with_the_strength_that_it_has()
    {
        ResourceSet shop = [Web, new Service("web")], bare = [Web.Removing("spec.template.spec.containers[name=debug]"), new Service("web").Removing(), new ConfigMap("nobodys").Removing("data.a")];

        var stripped = shop.Merge(bare.AsForced());
        stripped.Should().ContainSingle().Which.Should().BeOfType<Deployment>().Which.Spec!.Template.Spec!.Containers.Should().ContainSingle();
        shop.Merge(bare.AsDefault()).Should().Equal(shop, "a default takes nothing away from those who say more");
        FluentActions.Invoking(() => shop.Merge(bare)).Should().Throw<MergeConflictException>().Which.Conflicts.Select(conflict => conflict.Path)
            .Should().BeEquivalentTo("the object", "spec.template.spec.containers[name=debug]");
    }

    [Theory]
    [InlineData("")]
    [InlineData("spec..replicas")]
    [InlineData("spec.containers[name")]
    [InlineData("spec.containers[name].image")]
    [InlineData("[name=web]")]
    [InlineData("spec.containers[*].image")]
    public void A_path_that_is_none_is_refused(string path) => FluentActions.Invoking(() => Web.Without(path)).Should().Throw<ArgumentException>().WithMessage($"'{path}'*");

    [Fact]
    public void A_patch_of_another_resource_is_refused() =>
        FluentActions.Invoking(() => Web.Patched(new Deployment("api"))).Should().Throw<ArgumentException>().WithMessage("apps/v1/Deployment/default/api says nothing of apps/v1/Deployment/default/web*");

    [Fact]
    public void A_conflict_never_shows_what_a_Secret_holds()
    {
        ResourceSet one = [new Secret("db") { StringData = new() { ["password"] = "hunter2" } }], other = [new Secret("db") { StringData = new() { ["password"] = "hunter3" } }];

        FluentActions.Invoking(() => one.Merge(other)).Should().Throw<MergeConflictException>().Which.ToString().Should().Contain("stringData.password").And.NotContain("hunter");
    }

    [Fact]
    public void An_overlay_changes_and_adds_and_leaves_the_rest()
    {
        ResourceSet shop = [Web, new Service("web")], prod = [Scaled(5), new ConfigMap("limits")];

        var patched = shop.Patched(prod);

        patched.Should().HaveCount(3);
        patched.Get<Deployment>("web").Should().Be(Web.WithReplicas(5));
    }

    [Fact]
    public void Verbs_of_sets_choose_by_type_and_by_kind()
    {
        var certificate = new KubernetesResource("cert-manager.io/v1", "Certificate", "web");
        ResourceSet set = [Web, new Service("web"), certificate];

        set.Of<Deployment>().Should().Equal(Web);
        set.Of("Certificate").Should().Equal(certificate);
        set.Without<Service>("web").Should().Equal(Web, certificate);
        set.Without("Certificate", "web").Should().Equal(set.Where(one => one is not KubernetesResource));
        set.Update<Deployment>(web => web.WithReplicas(9)).Get<Deployment>("web").Spec!.Replicas.Should().Be(9);
        set.Update("Certificate", "web", one => one.Labelled("a", "b")).Get("Certificate", "web").Labels.Should().ContainKey("a");
        FluentActions.Invoking(() => set.Without("Certificate", "api")).Should().Throw<ResourceNotFoundException>().WithMessage("There is no Certificate 'api' in the set*");
    }

    private static Container Merged(Container container) => Web.Patched(new Deployment("web") { Spec = new() { Template = Pod.Of(container) } }).Spec!.Template.Spec!.Containers[0];

    private static Deployment Scaled(int replicas) => new("web") { Spec = new() { Replicas = replicas, Template = new() } };
}
