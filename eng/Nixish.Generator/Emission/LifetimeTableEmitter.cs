using System.Text;
using Nixish.Generator.Schema;

namespace Nixish.Generator.Emission;

/// <summary>Writes from which release to which each API is served, where it is not all of those that are known; Lifetimes documents and reads it.</summary>
internal static class LifetimeTableEmitter
{
    public static string Emit(IReadOnlyList<Lifetime> lifetimes)
    {
        var (first, last) = (lifetimes.Min(one => one.First), lifetimes.Max(one => one.Last));
        var text = new StringBuilder();
        foreach (var one in lifetimes.OrderBy(one => one.ApiVersion, StringComparer.Ordinal).ThenBy(one => one.Kind, StringComparer.Ordinal))
        {
            if (one.First != first || one.Last != last)
            {
                text.Append($"{one.ApiVersion} {one.Kind} {Text(one.First)} {Text(one.Last)}{(one.Last != last && Replacement(one, lifetimes) is { } next ? " " + next : "")}\n");
            }
        }

        return $"{RecordEmitter.Header}\ninternal static partial class Lifetimes\n{{\n    private static global::System.ReadOnlySpan<byte> Table => \"\"\"\n{text}\"\"\"u8;\n}}\n";
    }

    // The most stable version of the kind in the newest release: of its own group, or of the one that took its group's kinds over.
    private static string? Replacement(Lifetime one, IReadOnlyList<Lifetime> all)
    {
        var last = all.Max(other => other.Last);
        string[] groups = [one.Group, .. LifetimeFacts.Moved.GetValueOrDefault((one.Group, one.Kind)) is { } moved ? [moved] : Array.Empty<string>()];
        var next = all.Where(other => other.Kind == one.Kind && groups.Contains(other.Group) && other.Last == last)
            .OrderByDescending(other => TypeNames.StabilityOf(other.Version)).FirstOrDefault();
        return next is null ? null : next.ApiVersion + (LifetimeFacts.Changed.Contains((one.ApiVersion, one.Kind)) || one.Version.Contains("alpha", StringComparison.Ordinal) ? "!" : "");
    }

    private static string Text((int Major, int Minor) release) => $"{release.Major}.{release.Minor}";
}
