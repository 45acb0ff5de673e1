using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Kubernetes.Tests.Validating;

/// <summary>A valid set has no findings; one change gives the finding that is meant and no other.</summary>
public class ValidationLawTests
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    private sealed record Change(string Rule, string Path, Func<Deployment, Deployment> Apply);

    private static readonly Change[] Changes =
    [
        new("range", "spec.replicas", d => d.WithSpec(s => s with { Replicas = -1 })),
        new("range", "spec.minReadySeconds", d => d.WithSpec(s => s with { MinReadySeconds = -1 })),
        new("enumeration", "spec.template.spec.dnsPolicy", d => d.WithPod(p => p with { DnsPolicy = "Mine" })),
        new("range", "spec.template.spec.terminationGracePeriodSeconds", d => d.WithPod(p => p with { TerminationGracePeriodSeconds = -1 })),
        new("restart-policy", "spec.template.spec.restartPolicy", d => d.WithPod(p => p with { RestartPolicy = "Never" })),
        new("required", "spec.template.spec.containers", d => d.WithPod(p => p with { Containers = [] })),
        new("required", "spec.template.spec.containers[name=c0].image", d => d.WithFirst(c => c with { Image = null })),
        new("format", "spec.template.spec.containers[name=C0].name", d => d.WithFirst(c => c with { Name = "C0" })),
        new("port-number", "spec.template.spec.containers[name=c0].ports[0].containerPort", d => d.WithFirst(c => c with { Ports = [new(0)] })),
        new("port-name", "spec.template.spec.containers[name=c0].ports[0].name", d => d.WithFirst(c => c with { Ports = [new(1) { Name = "No" }] })),
        new("unique", "spec.template.spec.containers[name=c0].ports[1].name", d => d.WithFirst(c => c with { Ports = [new(1) { Name = "a" }, new(2) { Name = "a" }] })),
        new("env-name", "spec.template.spec.containers[name=c0].env[name=a=b].name", d => d.WithFirst(c => c with { Env = [new("a=b", "1")] })),
        new("one-of", "spec.template.spec.containers[name=c0].env[name=A].valueFrom", d => d.WithFirst(c => c with { Env = [new("A", "1") { ValueFrom = new() { FieldRef = new("metadata.name") } }] })),
        new("mount", "spec.template.spec.containers[name=c0].volumeMounts[0].name", d => d.WithFirst(c => c with { VolumeMounts = [new("nowhere", "/x")] })),
        new("mount", "spec.template.spec.containers[name=c0].volumeMounts[1].mountPath", d => d.WithPod(p => p with { Volumes = [.. p.Volumes, new("w") { EmptyDir = new() }] }).WithFirst(c => c with { VolumeMounts = [new("w", "/x"), new("w", "/x")] })),
        new("probe", "spec.template.spec.containers[name=c0].livenessProbe.successThreshold", d => d.WithFirst(c => c with { LivenessProbe = new() { HttpGet = new(80), SuccessThreshold = 2 } })),
        new("required", "spec.template.spec.containers[name=c0].livenessProbe", d => d.WithFirst(c => c with { LivenessProbe = new() })),
        new("resources", "spec.template.spec.containers[name=c0].resources.requests", d => d.WithFirst(c => c with { Resources = new() { Requests = new() { ["cpu"] = "1100m" }, Limits = new() { ["cpu"] = "1" } } })),
        new("resources", "spec.template.spec.containers[name=c0].resources.limits[gpu]", d => d.WithFirst(c => c with { Resources = new() { Limits = new() { ["gpu"] = 1 } } })),
        new("unique", "spec.template.spec.volumes[1].name", d => d.WithPod(p => p with { Volumes = [new("same") { EmptyDir = new() }, new("same") { EmptyDir = new() }, .. p.Volumes] })),
        new("label", "metadata.labels[team]", d => d with { Labels = d.Labels.With("team", "-") }),
        new("annotation", "metadata.annotations", d => d with { Annotations = d.Annotations.With("a b", "") }),
        new("name", "metadata.name", d => d with { Name = "Web" }),
        new("finalizer", "metadata.finalizers[0]", d => d with { Metadata = d.Metadata with { Finalizers = ["a b"] } }),
        new("selector", "spec.template.metadata.labels", d => d.WithSpec(s => s with { Selector = new() { MatchLabels = new() { ["other"] = "x" } } })),
        new("update-strategy", "spec.strategy.rollingUpdate", d => d.WithSpec(s => s with { Strategy = new() { Type = "Recreate", RollingUpdate = new() } })),
        new("missing-config-map", "spec.template.spec.containers[name=c0].envFrom[0].configMapRef.name", d => d.WithFirst(c => c with { EnvFrom = [new() { ConfigMapRef = new() { Name = "nowhere" } }] })),
    ];

    [Fact]
    public void A_valid_set_has_no_findings() => Prop.ForAll(Seeds, seed => Valid(seed).Validate().ToString() == "Nothing to find fault with.").QuickCheckThrowOnFailure();

    [Fact]
    public void A_change_gives_exactly_its_finding() => Prop.ForAll(Seeds, seed =>
    {
        var set = Valid(seed);
        var change = Changes[seed % Changes.Length];
        var web = set.OfType<Deployment>().First();
        // The service is left out: what it selects may change its name.
        ResourceSet changed = [.. set.Where(resource => resource is ConfigMap), change.Apply(web)];
        return changed.Validate().Select(finding => (finding.Rule.Id, finding.Path)).SequenceEqual([(change.Rule, change.Path)]);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Validating_twice_finds_the_same() => Prop.ForAll(Resources.RandomResources.Arbitrary, resource =>
        ResourceSet.Create([resource]).Validate().SequenceEqual(ResourceSet.Create([resource]).Validate())).QuickCheckThrowOnFailure();

    private static ResourceSet Valid(int seed)
    {
        var random = new Random(seed);
        var web = new Deployment($"web-{random.Next(1000)}")
        {
            Labels = new() { ["example.com/team"] = $"t{random.Next(9)}" },
            Annotations = new() { ["Note"] = "anything at all ✓" },
            Spec = new()
            {
                Replicas = random.Next(2) == 0 ? random.Next(10) : null,
                MinReadySeconds = random.Next(2) == 0 ? 5 : null,
                Strategy = random.Next(2) == 0 ? new() { RollingUpdate = new() { MaxSurge = "25%", MaxUnavailable = 0 } } : null,
                Template = new()
                {
                    Spec = new()
                    {
                        Containers = Enumerable.Range(0, random.Next(1, 4)).Select(index => Container(index, random)).ToSeq(),
                        InitContainers = random.Next(2) == 0 ? [new("init") { Image = "init:1" }] : [],
                        Volumes = [new("config") { ConfigMap = new() { Name = "config" } }, new("data") { EmptyDir = new() }],
                        RestartPolicy = random.Next(2) == 0 ? (RestartPolicy?)RestartPolicy.Always : null,
                        TerminationGracePeriodSeconds = random.Next(60),
                    },
                },
            },
        };
        return [web, new Service(web.Name) { Spec = new() { Ports = [new(80) { TargetPort = "p0" }] } }, new ConfigMap("config") { Data = new() { ["a.txt"] = "1" } }];
    }

    private static Container Container(int index, Random random) => new($"c{index}")
    {
        Image = $"image:{random.Next(99)}",
        Ports = [new(random.Next(1, 65536)) { Name = $"p{index}" }],
        Env = [new("MODE", "on"), new("A") { ValueFrom = new() { ConfigMapKeyRef = new("config", "a.txt") } }],
        VolumeMounts = random.Next(2) == 0 ? [new("config", "/etc/a"), new("data", "/data")] : [],
        Resources = random.Next(2) == 0 ? new() { Requests = new() { ["cpu"] = "100m", ["memory"] = "1Gi" }, Limits = new() { ["cpu"] = "0.5", ["memory"] = "1025Mi" } } : null,
        ReadinessProbe = random.Next(2) == 0 ? new() { TcpSocket = new("p0"), SuccessThreshold = 3 } : null,
    };
}

internal static class DeploymentChanges
{
    public static Deployment WithSpec(this Deployment deployment, Func<DeploymentSpec, DeploymentSpec> change) => deployment with { Spec = change(deployment.Spec!) };

    public static Deployment WithPod(this Deployment deployment, Func<PodSpec, PodSpec> change) =>
        deployment.WithSpec(spec => spec with { Template = spec.Template with { Spec = change(spec.Template.Spec!) } });

    public static Deployment WithFirst(this Deployment deployment, Func<Container, Container> change) =>
        deployment.WithPod(pod => pod with { Containers = [change(pod.Containers[0]), .. pod.Containers.Skip(1)] });
}
