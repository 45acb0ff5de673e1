using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nixish.Generator.Schema;

/// <summary>A resource kind as the API serves it.</summary>
internal sealed record Kind(string Group, string Version, string Name, string Plural, bool Namespaced, string? Since)
{
    /// <summary>Whether discovery lists this version of it.</summary>
    public bool Served { get; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}

/// <summary>One definition that becomes a record.</summary>
internal sealed record ApiType(string Definition, string Name, string File, Kind? Kind)
{
    /// <summary>In schema order; without apiVersion, kind and metadata for a kind.</summary>
    public IReadOnlyList<Field> Fields { get; set; } = [];

    /// <summary>Whether server-side apply replaces it as a whole wherever it stands.</summary>
    public bool Atomic { get; init; }
}

/// <summary>All types, named and resolved.</summary>
internal sealed partial class ApiModel
{
    private ApiModel(IReadOnlyList<ApiType> types) => Types = types;

    public IReadOnlyList<ApiType> Types { get; }

    public static ApiModel Load()
    {
        using var definitions = Data("kubernetes-1.36-definitions.json");
        using var resources = Data("kubernetes-resources.json");
        using var lifetimes = Data("kubernetes-api-lifetimes.json");
        var kinds = new KindFinder(resources.RootElement, lifetimes.RootElement);
        var all = definitions.RootElement.GetProperty("definitions").EnumerateObject()
            .Where(definition => !Conventions.Values.ContainsKey(Last(definition.Name)) && !Conventions.Unused.Contains(Last(definition.Name)) && !IsList(definition.Value))
            .OrderBy(definition => definition.Name, StringComparer.Ordinal)
            .ToList();
        var names = TypeNames.Of(all.Select(definition => definition.Name));
        var types = all.ToDictionary(
            definition => definition.Name,
            definition => new ApiType(definition.Name, names[definition.Name], FileOf(definition.Name), kinds.Find(definition.Value))
            {
                Atomic = definition.Value.TryGetProperty("x-kubernetes-map-type", out var merge) && merge.ValueEquals("atomic"),
            },
            StringComparer.Ordinal);
        var fields = new FieldFinder(types, definitions.RootElement.GetProperty("definitions"));
        foreach (var definition in all)
        {
            types[definition.Name].Fields = fields.Of(types[definition.Name], definition.Value);
        }

        return new([.. types.Values.OrderBy(type => type.Name, StringComparer.Ordinal)]);
    }

    internal static string Last(string definition) => definition[(definition.LastIndexOf('.') + 1)..];

    // KubernetesList<T> reads lists of every kind.
    private static bool IsList(JsonElement definition) =>
        definition.TryGetProperty("properties", out var properties) &&
        properties.TryGetProperty("items", out _) &&
        properties.TryGetProperty("metadata", out var metadata) &&
        metadata.GetProperty("$ref").GetString()!.EndsWith(".ListMeta", StringComparison.Ordinal);

    // io.k8s.api.apps.v1.Deployment → Apps.V1; the machinery's own types → Meta.V1.
    private static string FileOf(string definition)
    {
        var match = GroupAndVersion().Match(definition);
        return match.Success ? $"{Pascal(match.Groups["group"].Value)}.{Pascal(match.Groups["version"].Value)}" : "Meta";
    }

    internal static string Pascal(string text) => char.ToUpperInvariant(text[0]) + text[1..].Replace("beta", "Beta", StringComparison.Ordinal).Replace("alpha", "Alpha", StringComparison.Ordinal);

    [GeneratedRegex(@"\.(?<group>[a-z]+)\.(?<version>v\d+((alpha|beta)\d+)?)\.[^.]+\z")]
    internal static partial Regex GroupAndVersion();

    private static JsonDocument Data(string name) => JsonDocument.Parse(typeof(ApiModel).Assembly.GetManifestResourceStream(name)!);
}
