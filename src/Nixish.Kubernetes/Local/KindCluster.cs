using System.Text.RegularExpressions;

namespace Nixish.Kubernetes;

/// <summary>A cluster of containers that the program <c>kind</c> makes. https://kind.sigs.k8s.io</summary>
public sealed partial record KindCluster : LocalCluster
{
    private const int MostNodes = 100;

    internal KindCluster(string name, int nodes)
        : base(Shape().IsMatch(name ?? throw new ArgumentNullException(nameof(name))) && name.Length <= 50
            ? name
            : throw new ArgumentException($"'{name}' cannot name a kind cluster. Use 1 to 50 lower-case letters, digits, '-', '.' and '_', with a letter or digit first.", nameof(name)))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nodes, MostNodes);
        Nodes = nodes;
        Deliver = Nixish.Deliver.ToKind(name);
    }

    /// <summary>How many nodes; the first is the control plane.</summary>
    public int Nodes { get; }

    /// <summary>The image of the nodes, which says which Kubernetes it is: <c>kindest/node:v1.36.0@sha256:…</c>. Null, the default, takes that of kind.</summary>
    public string? NodeImage { get; init; }

    /// <summary>Ports of the first node that are ports of this machine, for NodePort Services and ingresses. Bound to loopback unless they say otherwise.</summary>
    public Seq<KindPort> Ports { get; init; }

    /// <summary>Folders of this machine that every node has.</summary>
    public Seq<KindMount> Mounts { get; init; }

    /// <summary>Mirrors that nodes ask before a registry: <c>["docker.io"] = "http://registry:5000"</c>. For images that somebody else has pushed; the program's own are loaded.</summary>
    public Map<string> RegistryMirrors { get; init; }

    /// <summary>How long kind waits for the control plane of a new cluster. Defaults to 5 minutes.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The program. Defaults to <c>kind</c> on PATH.</summary>
    public string Program { get; init; } = "kind";

    /// <inheritdoc/>
    /// <exception cref="LocalClusterException">There is no kind, or it failed; the message holds what it said.</exception>
    public override async Task<RunningLocalCluster> StartAsync(LocalStore store, ClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        await CreateAsync(cancellationToken).ConfigureAwait(false);
        return new(await ConnectAsync(options, cancellationToken).ConfigureAwait(false), store, Deliver);
    }

    /// <summary>Makes the cluster unless there is one of its name, whose nodes and ports are then left as they are. No kubeconfig of the user's is touched.</summary>
    /// <returns>Whether it was made.</returns>
    public async Task<bool> CreateAsync(CancellationToken cancellationToken = default)
    {
        if (await ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        // kind writes the new context into the user's kubeconfig, and makes it the current one, unless it is given another.
        var folder = Directory.CreateTempSubdirectory("nixish-kind-").FullName;
        try
        {
            await KindProgram.RunAsync(
                this,
                [
                    "create", "cluster", "--name", Name, "--config", "-", "--kubeconfig", Path.Combine(folder, "kubeconfig"),
                    "--wait", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Wait.TotalSeconds:0}s"),
                    .. NodeImage is { } image ? (string[])["--image", image] : [],
                ],
                KindConfig.Of(this),
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        // Two programs at once: who comes second finds the other's.
        catch (LocalClusterException error) when (error.Output.AsEnumerable().Any(static line => line.Contains("already exist", StringComparison.Ordinal)))
        {
            return false;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Connects to the cluster, which must be there, by the kubeconfig that kind gives.</summary>
    public async Task<Cluster> ConnectAsync(ClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        var kubeconfig = await KindProgram.RunAsync(this, ["get", "kubeconfig", "--name", Name], input: null, cancellationToken).ConfigureAwait(false);
        return Cluster.FromKubeconfigText(kubeconfig, $"kind get kubeconfig --name {Name}", options);
    }

    /// <summary>Whether kind has a cluster of this name.</summary>
    public async Task<bool> ExistsAsync(CancellationToken cancellationToken = default)
    {
        var clusters = await KindProgram.RunAsync(this, ["get", "clusters"], input: null, cancellationToken).ConfigureAwait(false);
        return clusters.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(Name, StringComparer.Ordinal);
    }

    /// <summary>Deletes the cluster and all that is in it. Does nothing where there is none.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-kind-").FullName;
        try
        {
            await KindProgram.RunAsync(this, ["delete", "cluster", "--name", Name, "--kubeconfig", Path.Combine(folder, "kubeconfig")], input: null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}

/// <summary>A port of a node that is a port of this machine.</summary>
/// <param name="Node">The port of the node, 1 to 65535.</param>
/// <param name="Host">The port of this machine, 1 to 65535; 0 takes a free one.</param>
public sealed record KindPort(int Node, int Host)
{
    /// <summary>The address of this machine that is listened at. Defaults to <c>127.0.0.1</c>.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The protocol. Defaults to TCP.</summary>
    public KindProtocol Protocol { get; init; }
}

/// <summary>The protocol of a port.</summary>
public enum KindProtocol
{
    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,

    /// <summary>SCTP.</summary>
    Sctp,
}

/// <summary>A folder or file of this machine that the nodes have.</summary>
/// <param name="Host">Its path on this machine; a relative one is of the current folder.</param>
/// <param name="Node">Its path on the nodes.</param>
public sealed record KindMount(string Host, string Node)
{
    /// <summary>What nodes may do with it. Defaults to reading.</summary>
    public KindAccess Access { get; init; }
}

/// <summary>What nodes may do with what is mounted.</summary>
public enum KindAccess
{
    /// <summary>Read it.</summary>
    Read,

    /// <summary>Read and change it.</summary>
    ReadWrite,
}

/// <summary>The program that makes local clusters failed.</summary>
public sealed class LocalClusterException : NixishException
{
    internal LocalClusterException(string message, string cluster, int? exitCode, Seq<string> output, Exception? innerException = null)
        : base(message, innerException) => (Cluster, ExitCode, Output) = (cluster, exitCode, output);

    /// <summary>The cluster's name.</summary>
    public string Cluster { get; }

    /// <summary>What the program ended with; null where it could not be started.</summary>
    public int? ExitCode { get; }

    /// <summary>The last lines that it wrote to its error output, at most 20.</summary>
    public Seq<string> Output { get; }
}
