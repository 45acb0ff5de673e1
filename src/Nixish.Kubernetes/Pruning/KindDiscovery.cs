using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Asks the server about kinds that only the record of an apply set names, by group and kind without a version.</summary>
internal static class KindDiscovery
{
    /// <summary>The kind <c>Kind.group</c> in the server's preferred version; null where it does not serve it, and so holds none.</summary>
    public static async Task<ObjectKind?> FindAsync(KubernetesApi api, string groupKind, CancellationToken cancellationToken)
    {
        var (kind, group) = Split(groupKind);
        foreach (var version in await VersionsAsync(api, group, cancellationToken).ConfigureAwait(false))
        {
            using var resources = await api.GetAsync(version.Contains('/', StringComparison.Ordinal) ? $"apis/{version}" : $"api/{version}", cancellationToken).ConfigureAwait(false);
            foreach (var resource in (resources?.RootElement ?? default).Member("resources"u8).Items())
            {
                if (string.Equals(resource.Member("kind"u8).AsText(), kind, StringComparison.Ordinal) && resource.Member("name"u8).AsText() is { } plural && !plural.Contains('/', StringComparison.Ordinal))
                {
                    return new(version, kind, plural, resource.Member("namespaced"u8).IsTrue());
                }
            }
        }

        return null;
    }

    /// <summary>The kinds of resources <c>plural.group</c>, as older records name them; those that the server does not serve are left out.</summary>
    public static async Task<Seq<string>> KindsAsync(KubernetesApi api, Seq<string> groupResources, CancellationToken cancellationToken)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in groupResources.AsEnumerable())
        {
            var (plural, group) = Split(name);
            foreach (var version in await VersionsAsync(api, group, cancellationToken).ConfigureAwait(false))
            {
                using var resources = await api.GetAsync(version.Contains('/', StringComparison.Ordinal) ? $"apis/{version}" : $"api/{version}", cancellationToken).ConfigureAwait(false);
                if ((resources?.RootElement ?? default).Member("resources"u8).Items().FirstOrDefault(resource => string.Equals(resource.Member("name"u8).AsText(), plural, StringComparison.Ordinal)) is { ValueKind: JsonValueKind.Object } resource)
                {
                    found.Add(group.Length == 0 ? resource.Member("kind"u8).AsText()! : $"{resource.Member("kind"u8).AsText()}.{group}");
                    break;
                }
            }
        }

        return found.ToSeq();
    }

    private static (string Name, string Group) Split(string name) => name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? (name[..dot], name[(dot + 1)..]) : (name, "");

    private static async Task<IReadOnlyList<string>> VersionsAsync(KubernetesApi api, string group, CancellationToken cancellationToken)
    {
        if (group.Length == 0)
        {
            return ["v1"];
        }

        using var found = await api.GetAsync($"apis/{ObjectKind.Segment(group)}", cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return [];
        }

        var preferred = found.RootElement.At("preferredVersion", "groupVersion").AsText();
        return [.. found.RootElement.Member("versions"u8).Items().Select(version => version.Member("groupVersion"u8).AsText()).OfType<string>().OrderBy(version => string.Equals(version, preferred, StringComparison.Ordinal) ? 0 : 1)];
    }
}
