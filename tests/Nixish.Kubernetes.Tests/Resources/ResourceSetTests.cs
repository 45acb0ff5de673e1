using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Kubernetes.Tests.Resources;

public class ResourceSetTests
{
    private static readonly Deployment Web = new("web") { Spec = new() { Replicas = 3, Template = Pod.Of(new Container("web") { Image = "web:1" }) } };

    private static ResourceSet Set(params ReadOnlySpan<KubernetesObject> resources) => ResourceSet.Create(resources);

    [Fact]
    public void Order_is_nothing()
    {
        ResourceSet one = [Web, new Service("web"), new Namespace("prod")];
        ResourceSet other = [new Namespace("prod"), Web, new Service("web")];
        one.Should().BeEquivalentTo(other, options => options.WithStrictOrdering());
        (one == other).Should().BeTrue();
        one.GetHashCode().Should().Be(other.GetHashCode());
        one.ToYaml().Should().Be(other.ToYaml());
    }

    [Fact]
    public void Adding_is_associative_and_commutative() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(
        RandomResources.Arbitrary.Generator.ArrayOf(6).ToArbitrary(),
        resources =>
        {
            ResourceSet a = [resources[0], resources[1]], b = [resources[2], resources[3]], c = [resources[4], resources[5]];
            (a + (b + c)).Should().Equal((a + b) + c);
            (a + b).Should().Equal(b + a);
            (a + a).Should().Equal(a);
            (a + ResourceSet.Empty).Should().Equal(a);
        }));

    [Fact]
    public void Resources_come_in_the_order_in_which_they_are_needed() =>
        new ResourceSet[] { [new ValidatingWebhookConfiguration("a"), new Ingress("a"), Web, new KubernetesResource("example.com/v1", "Web", "a"), new Service("b"), new Service("a"), new Secret("a"), new ServiceAccount("a"), new Namespace("a"), new Service("z") { Namespace = "a" }] }
            .Single().Select(resource => $"{resource.Kind}/{resource.Name}")
            .Should().Equal("Namespace/a", "ServiceAccount/a", "Secret/a", "Service/z", "Service/a", "Service/b", "Deployment/web", "Ingress/a", "Web/a", "ValidatingWebhookConfiguration/a");

    [Fact]
    public void A_namespace_is_given_to_what_has_none()
    {
        ResourceSet set =
        [
            Web, new Service("web") { Namespace = "edge" }, new ClusterRole("web"), new KubernetesResource("example.com/v1", "Web", "web"),
            new ClusterRoleBinding("web") { RoleRef = new("ClusterRole", "web"), Subjects = [new("ServiceAccount", "web"), new("ServiceAccount", "other") { Namespace = "else" }, new("User", "jo")] },
        ];
        var prod = set.In("prod");
        prod.Get<Deployment>("web").Namespace.Should().Be("prod");
        prod.Get<Service>("web").Namespace.Should().Be("edge");
        prod.Get<ClusterRole>("web").Namespace.Should().BeNull();
        prod.Get<KubernetesResource>("web").Namespace.Should().Be("prod");
        prod.Get<ClusterRoleBinding>("web").Subjects.Select(subject => subject.Namespace).Should().Equal("prod", "else", null);
    }

    [Fact]
    public void A_label_reaches_objects_and_their_pods_but_no_selector()
    {
        var template = Pod.Of(new Container("web"));
        ResourceSet set =
        [
            Web with { Spec = Web.Spec! with { Selector = new() { MatchLabels = new() { ["app"] = "web" } } } },
            new Service("web") { Spec = new() { Selector = new() { ["app"] = "web" } } },
            new StatefulSet("web") { Spec = new() { Template = template } },
            new CronJob("web") { Spec = new() { Schedule = "* * * * *", JobTemplate = new() { Spec = new() { Template = template } } } },
        ];
        var labelled = set.Labelled("team", "core");
        labelled.Should().OnlyContain(resource => resource.Labels["team"] == "core");
        labelled.Get<Deployment>("web").Spec!.Template.Metadata!.Labels["team"].Should().Be("core");
        labelled.Get<Deployment>("web").Spec!.Selector!.MatchLabels.Keys.Should().Equal("app");
        labelled.Get<Service>("web").Spec!.Selector!.Value.Keys.Should().Equal("app");
        labelled.Get<StatefulSet>("web").Spec!.Template.Metadata!.Labels["team"].Should().Be("core");
        labelled.Get<CronJob>("web").Spec!.JobTemplate.Metadata!.Labels["team"].Should().Be("core");
        labelled.Get<CronJob>("web").Spec!.JobTemplate.Spec!.Template.Metadata!.Labels["team"].Should().Be("core");
        set.Get<Deployment>("web").Labels.IsEmpty.Should().BeTrue("the set that was labelled stays as it was");
    }

    [Fact]
    public void Two_different_resources_of_one_name_are_an_error_and_equal_ones_are_one()
    {
        Set(Web, Web with { }).Should().HaveCount(1);
        FluentActions.Invoking(() => Set(Web, Web.WithReplicas(1))).Should().Throw<ConflictingResourcesException>().WithMessage("Two different resources are apps/v1/Deployment/default/web*");
        FluentActions.Invoking(() => Set(Web, Web.WithReplicas(1) with { Namespace = "default" })).Should().Throw<ConflictingResourcesException>();
        FluentActions.Invoking(() => Set(new HorizontalPodAutoscaler("web") { Spec = new() { MaxReplicas = 2, ScaleTargetRef = new("Deployment", "web") } }, new HorizontalPodAutoscalerV1("web") { Spec = new() { MaxReplicas = 2, ScaleTargetRef = new("Deployment", "web") } }))
            .Should().Throw<ConflictingResourcesException>().WithMessage("autoscaling/v1/*and autoscaling/v2/*one object in two versions*");
    }

    [Fact]
    public void What_is_not_there_is_named_beside_what_is()
    {
        ResourceSet set = [Web, new Service("api")];
        FluentActions.Invoking(() => set.Get<Deployment>("wbe")).Should().Throw<ResourceNotFoundException>().WithMessage("There is no Deployment 'wbe' in the set. There are: 'web'.");
        FluentActions.Invoking(() => set.Get<Job>("web")).Should().Throw<ResourceNotFoundException>().WithMessage("*nor any other Job. There are: v1/Service/default/api, apps/v1/Deployment/default/web.");
        FluentActions.Invoking(() => set.Update<Deployment>("api", d => d)).Should().Throw<ResourceNotFoundException>();
        ResourceSet two = [Web with { Namespace = "a" }, Web with { Namespace = "b" }];
        FluentActions.Invoking(() => two.Get<Deployment>("web")).Should().Throw<ResourceNotFoundException>().WithMessage("*namespaces a, b*");
        two.Update<Deployment>("web", "b", web => web.WithReplicas(9)).Get<Deployment>("web", "b").Spec!.Replicas.Should().Be(9);
    }

    [Fact]
    public void A_record_keeps_its_type_through_the_verbs() => Web.In("prod").Labelled("a", "b").Should().BeOfType<Deployment>();

    [Fact]
    public void A_set_renders_as_a_list_in_JSON() =>
        Json.Parse(Set(new Namespace("prod"), new ServiceAccount("web")).ToJson()).ToString()
            .Should().Be("""{"apiVersion":"v1","items":[{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"prod"}},{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"web"}}],"kind":"List"}""");
}
