using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>How values of a type are made up, and so how they merge.</summary>
internal enum ApiShape
{
    Text,
    Number,
    Boolean,
    AnyScalar,

    /// <summary>Whatever its value is: objects merge by key, lists are replaced as a whole.</summary>
    Anything,

    /// <summary>Declared fields.</summary>
    Struct,

    /// <summary>Keys of the user's choosing.</summary>
    Map,

    /// <summary>A list that is replaced as a whole.</summary>
    List,

    /// <summary>A list of different scalars, merged by value.</summary>
    Set,

    /// <summary>A list of objects, merged by the fields that name them.</summary>
    KeyedList,
}

/// <summary>One field of a struct.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Required">Whether an object without it still writes it, as null.</param>
/// <param name="Default">What it is where it is not given, as JSON; null where nothing.</param>
internal sealed record ApiField(Lazy<ApiType> Type, bool Required, string? Default);

/// <summary>A type of the Kubernetes API, as far as merging needs to know it.</summary>
internal sealed class ApiType
{
    public static readonly ApiType Anything = new(ApiShape.Anything);

    private static readonly Lazy<ApiType> LazyAnything = new(Anything);

    public ApiType(ApiShape shape) => Shape = shape;

    public ApiShape Shape { get; }

    /// <summary>Whether a struct or map is replaced as a whole.</summary>
    public bool Atomic { get; init; }

    /// <summary>The fields of a struct.</summary>
    public IReadOnlyDictionary<string, ApiField> Fields { get; init; } = new Dictionary<string, ApiField>(StringComparer.Ordinal);

    /// <summary>Whether a struct keeps fields that it does not declare.</summary>
    public bool Open { get; init; }

    /// <summary>The type of a map's values or a list's items.</summary>
    public Lazy<ApiType> Item { get; init; } = LazyAnything;

    /// <summary>The fields that name an item of a keyed list.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    public bool IsScalar => Shape <= ApiShape.AnyScalar;

    public bool IsList => Shape is ApiShape.List or ApiShape.Set or ApiShape.KeyedList;

    public bool IsObject => Shape is ApiShape.Struct or ApiShape.Map;

    /// <summary>The type of the field or entry <paramref name="name"/>; null where the struct has no such field.</summary>
    public ApiType? Child(string name) =>
        Shape == ApiShape.Struct
            ? Fields.TryGetValue(name, out var field) ? field.Type.Value : Open ? Anything : null
            : Item.Value;

    /// <summary>The type with <see cref="ApiShape.Anything"/> made definite by a value.</summary>
    public ApiType For(JsonNode? value) => Shape != ApiShape.Anything ? this : value switch
    {
        JsonObject => DeducedMap,
        JsonArray => DeducedList,
        _ => DeducedScalar,
    };

    private static readonly ApiType DeducedMap = new(ApiShape.Map);
    private static readonly ApiType DeducedList = new(ApiShape.List);
    private static readonly ApiType DeducedScalar = new(ApiShape.AnyScalar);
}

/// <summary>A kind that the API serves.</summary>
internal sealed record ApiKind(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    public required Lazy<ApiType> Type { get; init; }

    /// <summary>Whether a custom resource definition made it.</summary>
    public bool Custom { get; init; }

    /// <summary>The schema that a definition gives of a custom kind; null where it gives none.</summary>
    public JsonObject? Schema { get; init; }

    /// <summary>Whether the status of a custom kind is written by itself, as <c>subresources</c> says.</summary>
    public bool HasOwnStatus { get; init; }

    /// <summary>Where the number of replicas stands; null for a kind that is not scaled.</summary>
    public ScalePaths? Scale
    {
        get => field ?? (!Custom && (Group, Kind) is ("apps", "Deployment" or "ReplicaSet" or "StatefulSet") or ("", "ReplicationController") ? ScalePaths.BuiltIn : null);
        init;
    }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The plural with its group, as messages name it: <c>deployments.apps</c>.</summary>
    public string Resource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The kind with its group, as messages name it: <c>Deployment.apps</c>.</summary>
    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    public bool HasStatus => Custom ? HasOwnStatus : Type.Value.Fields.ContainsKey("status");

    /// <summary>Whether the server counts the changes of its spec.</summary>
    public bool CountsGenerations => Custom || this is { Group: "networking.k8s.io", Kind: "NetworkPolicy" } || (HasStatus && Group is not ("" or "storage.k8s.io" or "certificates.k8s.io"));
}
