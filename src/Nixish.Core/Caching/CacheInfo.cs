using System.Globalization;

namespace Nixish;

/// <summary>What a cache says of itself in <c>nix-cache-info</c>.</summary>
/// <param name="Directory">The logical folder of its paths.</param>
/// <param name="Priority">Caches with lower numbers are preferred: 40 is cache.nixos.org's, 50 that of a cache that says nothing.</param>
public sealed record CacheInfo(StoreDirectory Directory, int Priority)
{
    private const int DefaultPriority = 50;
    private const string TracesLine = "BuildTraces: 1";

    /// <summary>Whether it may know what builds came to (<see cref="BinaryCache.ReadTraceAsync"/>), so that it is worth asking. Caches that Nixish never wrote to do not.</summary>
    public bool HasBuildTraces { get; init; } = true;

    /// <summary>The file's text.</summary>
    public override string ToString() => $"StoreDir: {Directory}\nWantMassQuery: 1\nPriority: {Priority.ToString(CultureInfo.InvariantCulture)}\n{(HasBuildTraces ? $"{TracesLine}\n" : "")}";

    // Null where the text says no store folder: then it is not about a cache.
    internal static CacheInfo? Parse(string text)
    {
        StoreDirectory? directory = null;
        var priority = DefaultPriority;
        var hasTraces = false;
        foreach (var line in text.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = line[(colon + 1)..].Trim();
            switch (colon < 0 ? "" : line[..colon])
            {
                case "StoreDir":
                    try
                    {
                        directory = new(value);
                    }
                    catch (InvalidStorePathException)
                    {
                        return null;
                    }

                    break;
                case "Priority" when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                    priority = number;
                    break;
                case "BuildTraces":
                    hasTraces = value == "1";
                    break;
                default:
                    break;
            }
        }

        return directory is null ? null : new(directory, priority) { HasBuildTraces = hasTraces };
    }

    /// <summary>A cache's own text, with the line that says that it has traces.</summary>
    internal static string WithTraces(string text) => $"{text.TrimEnd('\n')}\n{TracesLine}\n";
}
