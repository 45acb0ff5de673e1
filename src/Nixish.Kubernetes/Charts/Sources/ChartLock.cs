using System.Text.Encodings.Web;
using System.Text.Json;
using Nixish.Kubernetes.Charts;

namespace Nixish.Kubernetes;

/// <summary>
/// What charts of repositories meant when somebody last looked: version, address and hash of each, in a file beside the program, under version control.
/// Rendering and fetching only read it. See docs/decisions/0126-charts-are-locked.md.
/// </summary>
public sealed record ChartLock
{
    /// <summary>Where it is by default, in the current folder.</summary>
    public const string FileName = "nixish.charts.lock.json";

    private const int Format = 1;
    private const long Largest = 16 * 1024 * 1024;
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The charts, by address and wanted version: <c>https://charts.example.com/web ^1.2</c>.</summary>
    public Map<LockedChart> Charts { get; init; }

    /// <summary>Reads the lock; one that is not there is empty.</summary>
    /// <exception cref="InvalidChartLockException">It is damaged.</exception>
    public static ChartLock Read(string path = FileName)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var file = new FileInfo(path);
            return !file.Exists ? new() : file.Length <= Largest ? Parse(File.ReadAllBytes(path)) : throw new InvalidChartLockException(path, $"it has {file.Length} bytes", null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException or InvalidHashException)
        {
            throw new InvalidChartLockException(path, error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>What the lock has of a chart; null where it has nothing.</summary>
    public LockedChart? Find(RepositoryChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return Charts.TryGetValue(chart.Key, out var locked) ? locked : null;
    }

    /// <summary>This lock with what <paramref name="charts"/> mean now, those that it has already too. Every archive is fetched and hashed once, so that the hash is one that was seen.</summary>
    /// <exception cref="ChartSourceException">A repository does not have a chart, cannot be read, or its signature does not hold; then nothing is changed.</exception>
    public async Task<ChartLock> UpdateAsync(IEnumerable<RepositoryChart> charts, ChartSourceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(charts);
        using var sources = new ChartSources(options ?? new());
        List<KeyValuePair<string, LockedChart>> found = [];
        foreach (var chart in charts.Distinct())
        {
            found.Add(new(chart.Key, await sources.FindAsync(chart, cancellationToken).ConfigureAwait(false)));
        }

        return this with { Charts = [.. Charts, .. found] };
    }

    /// <summary>Writes the lock, whole or not at all; nothing where it is there already.</summary>
    public Task WriteAsync(string path = FileName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return LockFile.WriteAsync(path, ToJson(), cancellationToken);
    }

    private byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version"u8, Format);
            writer.WriteStartObject("charts"u8);
            foreach (var (key, chart) in Charts.AsSpan())
            {
                writer.WriteStartObject(key);
                writer.WriteString("version"u8, chart.Version);
                writer.WriteString("address"u8, chart.Address);
                writer.WriteString("hash"u8, chart.Hash.ToString(HashFormat.Sri));
                if (chart.Size is { } size)
                {
                    writer.WriteNumber("size"u8, size);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static ChartLock Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return root.GetProperty("version"u8).GetInt32() == Format
            ? new() { Charts = [.. root.GetProperty("charts"u8).EnumerateObject().Select(static one => KeyValuePair.Create(one.Name, Locked(one.Value)))] }
            : throw new FormatException("it is of a version that a newer Nixish wrote");
    }

    private static LockedChart Locked(JsonElement entry) => new(
        entry.GetProperty("version"u8).GetString() ?? throw new FormatException("a version is null"),
        entry.GetProperty("address"u8).GetString() ?? throw new FormatException("an address is null"),
        Hash.Parse(entry.GetProperty("hash"u8).GetString() ?? ""))
    {
        Size = entry.TryGetProperty("size"u8, out var size) ? size.GetInt64() : null,
    };
}

/// <summary>One version of a chart.</summary>
/// <param name="Version">Which.</param>
/// <param name="Address">The address of its archive; of one in a registry the repository: <c>ghcr.io/charts/web</c>.</param>
/// <param name="Hash">The sha256 of its archive.</param>
public sealed record LockedChart(string Version, string Address, Hash Hash)
{
    /// <summary>How many bytes its archive has, where it is in a registry; else null.</summary>
    public long? Size { get; init; }
}
