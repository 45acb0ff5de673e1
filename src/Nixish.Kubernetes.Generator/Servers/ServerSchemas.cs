using System.Diagnostics;
using System.Text.Json;
using Nixish.Kubernetes.Generation;

namespace Nixish.Kubernetes.Generator;

/// <summary>Reads the custom kinds that a live cluster serves: OpenAPI v3 by group, or the one v2 document of servers before 1.24.</summary>
internal sealed class ServerSchemas(KubernetesApi api, IReadOnlyCollection<string> groups) : IDisposable
{
    private static readonly TimeSpan PublishingLimit = TimeSpan.FromSeconds(30);

    private readonly List<JsonDocument> _documents = [];

    /// <summary>The kinds that the server serves and describes in no document; they are left out. Known once read.</summary>
    public IReadOnlyList<string> Unpublished { get; private set; } = [];

    /// <summary>The definitions, of the wanted groups; of none given, of every group that is not Kubernetes' own.</summary>
    public async Task<List<CustomDefinition>> ReadAsync(CancellationToken cancellationToken = default)
    {
        var kinds = new Dictionary<(string Group, string Version, string Kind), CustomKindFacts>();
        var versions = await VersionsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (group, version) in versions)
        {
            foreach (var facts in await KindsAsync(group, version, cancellationToken).ConfigureAwait(false))
            {
                kinds.TryAdd((group, version, facts.Kind), facts);
            }
        }

        var definitions = await PublishedAsync(versions, kinds, cancellationToken).ConfigureAwait(false);
        return definitions.Count > 0 ? definitions : throw new GenerationException($"{api.ServerName} serves no custom kinds{(groups.Count > 0 ? $" of {string.Join(", ", groups)}" : "")}. Install their CustomResourceDefinitions first.");
    }

    // A server answers for a new kind before its document describes it, by a second or more under load.
    private async Task<List<CustomDefinition>> PublishedAsync(List<(string Group, string Version)> versions, Dictionary<(string Group, string Version, string Kind), CustomKindFacts> kinds, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var definitions = await DocumentsAsync(versions, document => OpenApiReader.Read(document, api.ServerName, (group, version, kind) => kinds.GetValueOrDefault((group, version, kind))), cancellationToken).ConfigureAwait(false);
            var found = definitions.Select(one => (one.Facts.Group, one.Facts.Version, one.Facts.Kind)).ToHashSet();
            Unpublished = [.. kinds.Keys.Where(kind => !found.Contains(kind)).Select(kind => $"{kind.Group}/{kind.Version} {kind.Kind}").Order(StringComparer.Ordinal)];
            if (Unpublished.Count == 0 || Stopwatch.GetElapsedTime(start) > PublishingLimit)
            {
                return definitions;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _documents.ForEach(document => document.Dispose());

    private async Task<List<(string Group, string Version)>> VersionsAsync(CancellationToken cancellationToken)
    {
        var list = await GetAsync("apis", cancellationToken).ConfigureAwait(false) ?? throw new GenerationException($"{api.ServerName} does not list its groups. Is that a Kubernetes API server?");
        return
        [
            .. Items(list, "groups").Select(group => (Name: Text(group, "name"), Versions: Items(group, "versions").Select(version => Text(version, "version"))))
                .Where(group => groups.Count > 0 ? groups.Contains(group.Name, StringComparer.Ordinal) : IsCustom(group.Name))
                .SelectMany(group => group.Versions.Select(version => (group.Name, version))),
        ];
    }

    // Kubernetes' own groups have no dot, or end in k8s.io; custom ones that end so, as the Gateway API's, have more labels, which few of its own do.
    private static bool IsCustom(string group) => group.Contains('.', StringComparison.Ordinal) && !KnownKinds.All.Any(kind => kind.StartsWith(group + "/", StringComparison.Ordinal)) &&
        !(group.EndsWith(".k8s.io", StringComparison.Ordinal) && group.Split('.').Length == 3);

    private async Task<List<CustomKindFacts>> KindsAsync(string group, string version, CancellationToken cancellationToken)
    {
        var list = await GetAsync($"apis/{Uri.EscapeDataString(group)}/{Uri.EscapeDataString(version)}", cancellationToken).ConfigureAwait(false);
        return list is null ? [] :
        [
            // A name with a slash is a subresource.
            .. Items(list.Value, "resources").Where(resource => !Text(resource, "name").Contains('/', StringComparison.Ordinal))
                .Select(resource => new CustomKindFacts(group, version, Text(resource, "kind"), Text(resource, "name"), resource.TryGetProperty("namespaced", out var namespaced) && namespaced.ValueKind == JsonValueKind.True)),
        ];
    }

    private async Task<List<CustomDefinition>> DocumentsAsync(List<(string Group, string Version)> versions, Func<JsonElement, List<CustomDefinition>> read, CancellationToken cancellationToken)
    {
        if (await GetAsync("openapi/v3", cancellationToken).ConfigureAwait(false) is not { } index || !index.TryGetProperty("paths", out var paths))
        {
            return await GetAsync("openapi/v2", cancellationToken).ConfigureAwait(false) is { } all ? read(all) : throw new GenerationException($"{api.ServerName} publishes no OpenAPI document.");
        }

        List<CustomDefinition> definitions = [];
        foreach (var (group, version) in versions)
        {
            if (paths.TryGetProperty($"apis/{group}/{version}", out var entry) && Text(entry, "serverRelativeURL") is { Length: > 0 } url &&
                await GetAsync(url.TrimStart('/'), cancellationToken).ConfigureAwait(false) is { } document)
            {
                // A document also holds what its kinds refer to, which other groups define.
                definitions.AddRange(read(document).Where(definition => definition.Facts.Group == group && definition.Facts.Version == version));
            }
        }

        return definitions;
    }

    private async Task<JsonElement?> GetAsync(string path, CancellationToken cancellationToken)
    {
        if (await api.GetAsync(path, cancellationToken).ConfigureAwait(false) is not { } document)
        {
            return null;
        }

        _documents.Add(document);
        return document.RootElement;
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
