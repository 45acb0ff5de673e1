using System.Globalization;
using System.Security.Cryptography;
using Nixish.Kubernetes;

namespace Nixish.Benchmarks;

/// <summary>
/// 5,000 mixed objects validated, against rendering and hashing the same: at most a fifth. No offline validator comes from the
/// package feeds (kubeconform is a Go program that fetches its schemas), so the peer beside is <c>kubectl create --dry-run=client</c>,
/// which checks less, where it is on PATH and a cluster gives it its schemas.
/// </summary>
internal sealed class ValidateScenario : Scenario
{
    private const int Count = 5000;

    public override string Name => "validate";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var set = Objects(Count);
        var larger = Objects(2 * Count);
        if (set.Validate() is { Count: > 0 } found)
        {
            throw new InvalidOperationException($"The objects are not valid: {found.ToText()}");
        }

        // Compilers watch what runs often, and compile it anew beside it.
        for (var round = 0; round < 60; round++)
        {
            await RenderAsync(set);
            await JsonAsync(set);
            await ValidateAsync(set);
        }

        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);

        await Compare("validate: 5,000 mixed objects, against rendering them to YAML and hashing that (ratio at least 5)", 15, () => ValidateAsync(set), () => RenderAsync(set));
        await Compare("validate: the same against rendering to JSON and hashing that, the least that there is", 15, () => ValidateAsync(set), () => JsonAsync(set));
        await Compare("validate: 5,000 against 10,000 objects (growth, at most 2.4)", 15, () => ValidateAsync(set), () => ValidateAsync(larger));
        var before = GC.GetAllocatedBytesForCurrentThread();
        set.Validate();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"validate: memory | {bytes / 1024.0 / 1024:0.0} MiB allocated, {bytes / Count} bytes an object | |"));
        await PeerAsync(set, cancellationToken);
    }

    private static async Task PeerAsync(ResourceSet set, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("NIXISH_TEST_KUBECONFIG") is not { Length: > 0 } kubeconfig)
        {
            Console.WriteLine("validate: kubectl | skipped: NIXISH_TEST_KUBECONFIG names no cluster | |");
            return;
        }

        var file = Path.Combine(Path.GetTempPath(), $"nixish-bench-validate-{Environment.ProcessId}.json");
        try
        {
            await File.WriteAllBytesAsync(file, set.ToJson(), cancellationToken);
            await Compare("validate: 5,000 objects against kubectl create --dry-run=client", 3, () => ValidateAsync(set), () => TimeProcess("kubectl", ["--kubeconfig", kubeconfig, "create", "--dry-run=client", "--validate=true", "-o", "name", "-f", file]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Task<TimeSpan> ValidateAsync(ResourceSet set) => Time(() =>
    {
        set.Validate().ThrowIfInvalid();
        return Task.CompletedTask;
    });

    private static Task<TimeSpan> RenderAsync(ResourceSet set) => Time(() =>
    {
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(set.ToYaml()));
        return Task.CompletedTask;
    });

    private static Task<TimeSpan> JsonAsync(ResourceSet set) => Time(() =>
    {
        foreach (var resource in set)
        {
            SHA256.HashData(resource.ToJson(Deliveries.None));
        }

        return Task.CompletedTask;
    });

    // Of ten: three deployments, three services, two config maps, a secret, an ingress.
    private static ResourceSet Objects(int count) => ResourceSet.Create([.. Enumerable.Range(0, count / 10).SelectMany(Ten)]);

    private static IEnumerable<KubernetesObject> Ten(int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"web-{number:0000}");
        for (var i = 0; i < 3; i++)
        {
            yield return Deployment($"{name}-{i}", name);
            yield return new Service($"{name}-{i}") { Namespace = "prod", Labels = new() { ["team"] = "core" }, Spec = new() { Selector = new() { ["app"] = $"{name}-{i}" }, Ports = [new(80) { Name = "http", TargetPort = "http" }, new(9090) { Name = "metrics", TargetPort = 9090 }] } };
        }

        yield return new ConfigMap(name) { Namespace = "prod", Data = new() { ["app.conf"] = "log = info\nworkers = 4\n", ["mode"] = "production" } };
        yield return new ConfigMap($"{name}-more") { Namespace = "prod", Data = new() { ["nginx.conf"] = string.Concat(Enumerable.Repeat("server { listen 80; location / { root /srv; } }\n", 20)) } };
        yield return new Secret(name) { Namespace = "prod", StringData = new() { ["password"] = "not one" } };
        yield return new Ingress(name)
        {
            Namespace = "prod",
            Spec = new() { Rules = [new() { Host = $"{name}.example.com", Http = new() { Paths = [new() { Path = "/", PathType = "Prefix", Backend = new() { Service = new($"{name}-0") { Port = new() { Name = "http" } } } }] } }] },
        };
    }

    private static Deployment Deployment(string name, string config)
    {
        Map<string> labels = new() { ["app"] = name, ["app.kubernetes.io/part-of"] = "shop", ["team"] = "core" };
        return new(name)
        {
            Namespace = "prod",
            Labels = labels,
            Spec = new()
            {
                Replicas = 3,
                Selector = new() { MatchLabels = new() { ["app"] = name } },
                Template = new()
                {
                    Metadata = new() { Labels = labels, Annotations = new() { ["prometheus.io/scrape"] = "true" } },
                    Spec = new()
                    {
                        Containers =
                        [
                            new("web")
                            {
                                Image = "registry.example.com/shop/web:1",
                                Ports = [new(8080) { Name = "http" }, new(9090) { Name = "metrics" }],
                                Env = [new("DEBUG", "on"), new("PORT", "8080"), new("MODE") { ValueFrom = new() { ConfigMapKeyRef = new(config, "mode") } }, new("PASSWORD") { ValueFrom = new() { SecretKeyRef = new(config, "password") } }],
                                Resources = new() { Requests = new() { ["cpu"] = "100m", ["memory"] = "64Mi" }, Limits = new() { ["cpu"] = "500m", ["memory"] = "256Mi" } },
                                ReadinessProbe = new() { HttpGet = new("http") { Path = "/ready" }, PeriodSeconds = 5 },
                                VolumeMounts = [new("config", "/etc/app")],
                                SecurityContext = new() { RunAsNonRoot = true, AllowPrivilegeEscalation = false },
                            },
                        ],
                        Volumes = [new("config") { ConfigMap = new() { Name = config } }],
                    },
                },
            },
        };
    }
}
