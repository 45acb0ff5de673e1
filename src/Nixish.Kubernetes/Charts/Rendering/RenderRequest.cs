using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Everything that a render depends on beside the chart. What gives the same request gives the same text.</summary>
internal sealed record RenderRequest
{
    public required string Release { get; init; }

    public string Namespace { get; init; } = "default";

    public HelmVersion Version { get; init; } = HelmVersion.V4_2;

    /// <summary>Values over those of the chart; never changed.</summary>
    public GoMap Values { get; init; } = new();

    /// <summary>Of the cluster: <c>v1.33.4</c>; null is the one that Helm knew when it was released.</summary>
    public string? KubernetesVersion { get; init; }

    /// <summary>What the cluster has beside the kinds of Kubernetes itself: <c>cert-manager.io/v1</c>.</summary>
    public Seq<string> ApiVersions { get; init; }

    public bool IsUpgrade { get; init; }

    public int Revision { get; init; } = 1;

    /// <summary>Whether a value that is not there is an error.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether schemas of values are left aside.</summary>
    public bool SkipsSchemas { get; init; }

    /// <summary>What <c>lookup</c> finds: version, kind, namespace, name; null finds nothing.</summary>
    public Func<string, string, string, string, object?>? Lookup { get; init; }

    public ChartFunctionOptions Functions { get; init; } = new();

    public RenderLimits Limits { get; init; } = new();
}

/// <summary>What a hostile chart is stopped at.</summary>
internal sealed record RenderLimits
{
    /// <summary>Nested uses of one named template by <c>include</c>, as Helm has it.</summary>
    public int MostNested { get; init; } = 1000;

    /// <summary>Nested templates of any names: deeper than any that ends.</summary>
    public int MostDepth { get; init; } = 4000;

    /// <summary>Bytes that one template may give.</summary>
    public int MostOutput { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long a render may take.</summary>
    public TimeSpan MostTime { get; init; } = TimeSpan.FromMinutes(2);
}
