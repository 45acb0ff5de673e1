namespace Nixish.Kubernetes.Charts;

/// <summary>A file of a chart.</summary>
/// <param name="Name">Its path in the chart, with <c>/</c>: <c>templates/web.yaml</c>.</param>
/// <param name="Data">Its bytes, without a byte order mark. Nobody writes to them.</param>
internal sealed record ChartFile(string Name, byte[] Data)
{
    public const string ChartYaml = "Chart.yaml";

    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> data) => data.StartsWith("\uFEFF"u8) ? data[3..] : data;

    /// <summary>The last part of a path.</summary>
    public static string BaseName(string path) => path[(path.LastIndexOf('/') + 1)..];
}
