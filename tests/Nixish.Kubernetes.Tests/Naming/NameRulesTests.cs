namespace Nixish.Kubernetes.Tests.Naming;

public class NameRulesTests
{
    public static TheoryData<KubernetesObject, string> Refused => new()
    {
        { new Deployment("") , "metadata.name" },
        { new Deployment("Web") , "metadata.name" },
        { new Deployment("web\n") , "metadata.name" },
        { new Deployment("-web") , "metadata.name" },
        { new Deployment("a..b") , "metadata.name" },
        { new Deployment("ü") , "metadata.name" },
        { new Deployment(new string('a', 254)) , "metadata.name" },
        { new Service("1web") , "metadata.name" },
        { new Service("a.b") , "metadata.name" },
        { new Namespace("a.b") , "metadata.name" },
        { new Namespace(new string('a', 64)) , "metadata.name" },
        { new Role("a/b") , "metadata.name" },
        { new Role("..") , "metadata.name" },
        { new CronJob(new string('a', 53)) { Spec = new() { Schedule = "* * * * *", JobTemplate = new() } }, "metadata.name" },
        { new Deployment("web") { Namespace = "Prod" }, "metadata.namespace" },
        { new Deployment("web") { Namespace = "" }, "metadata.namespace" },
        { new ClusterRole("web") { Namespace = "prod" }, "metadata.namespace" },
        { new Deployment("web") { Labels = new() { ["a b"] = "" } }, "metadata.labels" },
        { new Deployment("web") { Labels = new() { ["/a"] = "" } }, "metadata.labels" },
        { new Deployment("web") { Labels = new() { ["Example.com/a"] = "" } }, "metadata.labels" },
        { new Deployment("web") { Labels = new() { ["a/b/c"] = "" } }, "metadata.labels" },
        { new Deployment("web") { Labels = new() { ["team"] = "core\n" } }, "metadata.labels[\"team\"]" },
        { new Deployment("web") { Labels = new() { ["team"] = new string('a', 64) } }, "metadata.labels[\"team\"]" },
        { new Deployment("web") { Annotations = new() { [".a"] = "" } }, "metadata.annotations" },
        { new Deployment("web") { Annotations = new() { ["a"] = new string('ü', 131_072) } }, "metadata.annotations" },
        { new Job("web") { Spec = new() { Template = new() { Metadata = new() { Labels = new() { ["team"] = "-" } } } } }, "spec.template.metadata.labels[\"team\"]" },
        { new CronJob("web") { Spec = new() { Schedule = "* * * * *", JobTemplate = new() { Metadata = new() { Labels = new() { ["team"] = "-" } } } } }, "spec.jobTemplate.metadata.labels[\"team\"]" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_the_API_refuses_is_found_before_anything_is_sent(KubernetesObject resource, string field) =>
        FluentActions.Invoking(() => resource.ToJson(Deliveries.None))
            .Should().Throw<InvalidResourceException>().WithMessage($"{resource.Kind} '*").Which.Field.Should().Be(field);

    public static TheoryData<KubernetesObject> Accepted =>
    [
        new Deployment("web.example.com"),
        new Deployment(new string('a', 253)),
        new Deployment("1"),
        new Service("web-1"),
        new Role("system:node"),
        new ClusterRole("system:controller:web"),
        new SubjectAccessReview("") { Spec = new() },
        new Deployment("web") { Labels = new() { ["example.com/A_b.c"] = "", ["x"] = new string('a', 63) } },
        new Deployment("web") { Annotations = new() { ["Example.com/a"] = "anything\nat all ✓" } },
    ];

    [Theory]
    [MemberData(nameof(Accepted))]
    public void What_the_API_takes_is_written(KubernetesObject resource) => resource.ToJson(Deliveries.None).Should().NotBeEmpty();
}
