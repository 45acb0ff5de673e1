using Nixish.Kubernetes;

namespace Nixish.House.Tests.Documents;

/// <summary>The snippets of docs/concepts/validation.md, run.</summary>
public sealed class ValidationConceptTests
{
    private Recorder Console { get; } = new();

    [Fact]
    public void Everything_is_found_at_once()
    {
        #region validate
        ResourceSet shop =
        [
            new Deployment("web") { Spec = new() { Replicas = -1, Template = Pod.Of(new Container("web") { Image = "web:1", Ports = [new(80_000)] }) } },
            new Service("shop") { Spec = new() { Ports = [new(80)] } },
        ];
        foreach (var finding in shop.Validate())
        {
            Console.WriteLine(finding);
        }

        // warning v1/Service/default/shop spec.selector: no pods of the set have app.kubernetes.io/name=shop [service-selects-nothing]
        // error apps/v1/Deployment/default/web spec.replicas: -1 is less than 0 [range]
        // error apps/v1/Deployment/default/web spec.template.spec.containers[name=web].ports[0].containerPort: 80000 is no port: use 1 to 65535 [port-number]
        #endregion
        Console.Lines.Should().Equal(
            "warning v1/Service/default/shop spec.selector: no pods of the set have app.kubernetes.io/name=shop [service-selects-nothing]",
            "error apps/v1/Deployment/default/web spec.replicas: -1 is less than 0 [range]",
            "error apps/v1/Deployment/default/web spec.template.spec.containers[name=web].ports[0].containerPort: 80000 is no port: use 1 to 65535 [port-number]");
    }

    [Fact]
    public void A_rulebook_weighs_and_adds()
    {
        ResourceSet shop = [new Deployment("web") { Spec = new() { Template = Pod.Of(new Container("web") { Image = "web:latest" }) } }];

        #region rulebook
        var noLatest = new Rule("no-latest", Severity.Error, "An image has a tag that says what it is.");
        var rules = new Rulebook
        {
            Version = KubernetesVersion.Of("1.36"),
            Severities = new() { ["service-selects-nothing"] = Severity.Error, ["scaled-twice"] = Severity.Off },
            External = [new("Secret", "registry"), new("StorageClass")],
            ObjectRules = [resource => resource is Deployment { Spec.Template.Spec: { } pod } && pod.Containers.Any(one => one.Image?.Reference?.EndsWith(":latest", StringComparison.Ordinal) == true)
                ? [Finding.Of(noLatest, resource, "spec.template.spec.containers", "name a version")]
                : []],
        };
        Console.WriteLine(shop.Validate(rules).Single());
        // error apps/v1/Deployment/default/web spec.template.spec.containers: name a version [no-latest]
        #endregion
        Console.Lines.Should().Equal("error apps/v1/Deployment/default/web spec.template.spec.containers: name a version [no-latest]");
    }
}
