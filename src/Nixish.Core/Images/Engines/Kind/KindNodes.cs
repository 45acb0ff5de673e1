using System.Text.RegularExpressions;

namespace Nixish;

/// <summary>The nodes of kind clusters: containers of a Docker engine, each with a containerd. https://kind.sigs.k8s.io</summary>
internal sealed partial class KindNodes(DockerEngine engine) : IImageHolder<KindLoad>
{
    private const string ClusterLabel = "io.x-k8s.kind.cluster";
    private const string RoleLabel = "io.x-k8s.kind.role";

    // Of versions 2 and 3 of the configuration.
    private static readonly string[] Sections = ["plugins.\"io.containerd.grpc.v1.cri\".containerd", "plugins.\"io.containerd.cri.v1.images\""];

    public async Task<IReadOnlyList<HeldImage>> FindAsync(KindLoad load, string reference, CancellationToken cancellationToken) =>
        await Task.WhenAll((await NodesAsync(load.Cluster, cancellationToken).ConfigureAwait(false)).Select(async node =>
            new HeldImage($"node '{node.Name}'", await Images(node).FindAsync(reference, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);

    // All nodes at once: each unpacks for itself.
    public async Task LoadAsync(KindLoad load, BuiltPullable image, string reference, IProgress<long> sent, CancellationToken cancellationToken) =>
        await Task.WhenAll((await NodesAsync(load.Cluster, cancellationToken).ConfigureAwait(false)).Select(async node =>
        {
            if (await Images(node).FindAsync(reference, cancellationToken).ConfigureAwait(false) != image.Descriptor.Digest)
            {
                var snapshotter = await SnapshotterAsync(node, cancellationToken).ConfigureAwait(false);
                await Images(node).ImportAsync(image, reference, snapshotter, sent, cancellationToken).ConfigureAwait(false);
            }
        })).ConfigureAwait(false);

    private ContainerdImages Images(DockerContainer node) => new(new Node(engine, node), ["ctr", "--namespace=k8s.io"]);

    // The one that the kubelet starts containers with: kind takes another where overlayfs cannot be had.
    private async Task<string?> SnapshotterAsync(DockerContainer node, CancellationToken cancellationToken)
    {
        var answer = await engine.RunInAsync(node, ["containerd", "config", "dump"], null, cancellationToken).ConfigureAwait(false);
        return answer.ExitCode == 0 ? SnapshotterIn(answer.Output) : null;
    }

    /// <summary>The snapshotter of the CRI plugin, in either form of containerd's configuration.</summary>
    internal static string? SnapshotterIn(string configuration)
    {
        var section = "";
        foreach (var line in configuration.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('['))
            {
                section = line.Trim('[', ']').Replace('\'', '"');
            }
            else if (Sections.Contains(section, StringComparer.Ordinal) && Snapshotter().Match(line) is { Success: true } found)
            {
                return found.Groups["name"].Value;
            }
        }

        return null;
    }

    [GeneratedRegex("""^snapshotter\s*=\s*["'](?<name>[A-Za-z0-9._-]+)["']$""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Snapshotter();

    private async Task<IReadOnlyList<DockerContainer>> NodesAsync(string name, CancellationToken cancellationToken)
    {
        var containers = await engine.FindContainersAsync($"{ClusterLabel}={name}", cancellationToken).ConfigureAwait(false);
        // A cluster of several control planes also has a balancer before them, which runs no pods.
        var nodes = containers.Where(static container => !container.Labels.TryGetValue(RoleLabel, out var role) || role is "control-plane" or "worker").ToArray();
        return nodes.Length > 0 ? nodes : throw new ContainerdException(
            name, $"The Docker engine at '{engine.Address}' runs no node of a kind cluster '{name}'. Create it ('kind create cluster --name {name}'), start its containers, or name another: 'kind get clusters' lists them.");
    }

    private sealed class Node(DockerEngine engine, DockerContainer container) : IContainerdShell
    {
        public string Place => $"node '{container.Name}'";

        public Task<ProgramAnswer> RunAsync(IReadOnlyList<string> command, Func<Stream, CancellationToken, Task>? input, CancellationToken cancellationToken) =>
            engine.RunInAsync(container, command, input, cancellationToken);
    }
}
