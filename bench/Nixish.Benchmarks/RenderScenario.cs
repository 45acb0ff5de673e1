using System.Diagnostics;
using System.Globalization;
using Nixish.Kubernetes;
using YamlDotNet.RepresentationModel;

namespace Nixish.Benchmarks;

/// <summary>1,000 Deployments from values to YAML, against cdk8s from npm with plain API objects: the same documents.</summary>
internal sealed class RenderScenario : Scenario
{
    private const int Count = 1000;
    private const string Once = "NIXISH_BENCH_RENDER_ONCE";
    private const string Packages = "cdk8s@2.70.106 constructs@10.8.1";

    public override string Name => "render";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        // The whole process of ours is this program, told to render and leave.
        if (Environment.GetEnvironmentVariable(Once) is { } target)
        {
            await using var output = File.CreateText(target);
            Deployments().WriteYaml(output, Deliveries.None);
            return;
        }

        var folder = await InstallAsync();
        var file = Path.Combine(folder, "ours.yaml");
        using var peer = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "app.js"), "serve"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            await PeerAsync(peer);
            await WriteAsync(file);
            await CheckSameAsync(file, Path.Combine(folder, "out", "web.k8s.yaml"));
            // Both have compilers that watch what runs often.
            for (var round = 0; round < 20; round++)
            {
                await WriteAsync(file);
                await PeerAsync(peer);
            }

            await Compare("render: 1,000 Deployments to a file, both warm in one process", 15, () => Time(() => WriteAsync(file)), () => PeerAsync(peer));
        }
        finally
        {
            peer.StandardInput.Close();
            await peer.WaitForExitAsync(cancellationToken);
        }

        await Compare(
            "render: 1,000 Deployments to a file, whole process from a cold start",
            7,
            () => TimeProcess(Environment.ProcessPath!, ["render"], new Dictionary<string, string> { [Once] = file }),
            () => TimeProcess("node", [Path.Combine(folder, "app.js"), "once"]));
    }

    private static ResourceSet Deployments() => ResourceSet.Create([.. Enumerable.Range(0, Count).Select(Deployment)]);

    private static KubernetesObject Deployment(int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"web-{number:0000}");
        Map<string> labels = new() { ["app"] = name };
        return new Deployment(name)
        {
            Namespace = "prod",
            Labels = new() { ["team"] = "core" },
            Spec = new()
            {
                Replicas = 3,
                Selector = new() { MatchLabels = labels },
                Template = new()
                {
                    Metadata = new() { Labels = labels },
                    Spec = new()
                    {
                        Containers =
                        [
                            new("web")
                            {
                                Image = string.Create(CultureInfo.InvariantCulture, $"registry.example.com/shop/web:{number}"),
                                Ports = [new(8080)],
                                Env = [new("DEBUG", "on"), new("PORT", "8080")],
                                Resources = new() { Limits = new() { ["cpu"] = "500m", ["memory"] = "256Mi" } },
                            },
                        ],
                    },
                },
            },
        };
    }

    private static async Task WriteAsync(string file)
    {
        await using var output = File.CreateText(file);
        Deployments().WriteYaml(output, Deliveries.None);
    }

    private static async Task<TimeSpan> PeerAsync(Process peer)
    {
        await peer.StandardInput.WriteLineAsync("go");
        await peer.StandardInput.FlushAsync();
        var line = await peer.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("cdk8s ended before it had rendered.");
        return TimeSpan.FromMilliseconds(double.Parse(line, CultureInfo.InvariantCulture));
    }

    private static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), "nixish-bench-cdk8s");
        Directory.CreateDirectory(folder);
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "cdk8s")))
        {
            await TimeProcess("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-save", .. Packages.Split(' ')]);
        }

        File.Copy(Path.Combine(AppContext.BaseDirectory, "RenderScenario.js"), Path.Combine(folder, "app.js"), overwrite: true);
        return folder;
    }

    private static async Task CheckSameAsync(string ours, string theirs)
    {
        if (!Documents(await File.ReadAllTextAsync(ours)).SequenceEqual(Documents(await File.ReadAllTextAsync(theirs))))
        {
            throw new InvalidOperationException($"{ours} and {theirs} hold different documents.");
        }
    }

    private static IEnumerable<YamlNode> Documents(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents.Select(document => document.RootNode);
    }
}
