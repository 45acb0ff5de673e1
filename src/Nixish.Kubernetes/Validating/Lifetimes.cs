using System.Text;

namespace Nixish.Kubernetes;

/// <summary>From which release to which the API serves a kind in a version, and what came after.</summary>
/// <param name="First">The first release that the data know it in; 1.14 means that or earlier.</param>
/// <param name="Last">The last.</param>
/// <param name="Replacement">The version that replaces it: <c>apps/v1</c>; null where nothing does.</param>
/// <param name="IsDropIn">Whether an object only needs the other version written: its fields are the same.</param>
internal readonly record struct Lifetime(KubernetesVersion First, KubernetesVersion Last, string? Replacement, bool IsDropIn);

/// <summary>The lifetimes of APIs, by <c>apiVersion/Kind</c>. The generated table has a line for each that began after the first release known or ended: <c>id first last [replacement[!]]</c>.</summary>
internal static partial class Lifetimes
{
    private static readonly Lazy<Dictionary<(string, string), Lifetime>> Lines = new(Index);

    public static Lifetime? Of(string apiVersion, string kind) => Lines.Value.TryGetValue((apiVersion, kind), out var lifetime) ? lifetime : null;

    private static Dictionary<(string, string), Lifetime> Index()
    {
        var lines = new Dictionary<(string, string), Lifetime>();
        foreach (var line in Encoding.UTF8.GetString(Table).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ');
            var replacement = parts.Length > 4 ? parts[4] : null;
            lines.Add((parts[0], parts[1]), new(KubernetesVersion.Of(parts[2]), KubernetesVersion.Of(parts[3]), replacement?.TrimEnd('!'), replacement?.EndsWith('!') != true));
        }

        return lines;
    }
}
