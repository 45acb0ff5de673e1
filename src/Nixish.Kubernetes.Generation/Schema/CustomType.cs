namespace Nixish.Kubernetes.Generation;

/// <summary>What a value is: one of the shapes that JSON of Kubernetes takes.</summary>
internal enum ContentKind
{
    Text,
    Int32,
    Int64,
    Number,
    Boolean,
    Value,
    Object,
    Resource,
    List,
    Map,
}

/// <summary>What a field, an item or a map's value holds.</summary>
/// <param name="Kind">Its shape.</param>
/// <param name="Name">The type of a value or object.</param>
/// <param name="Inner">What a list or map holds.</param>
internal sealed record Content(ContentKind Kind, string Name = "", Content? Inner = null)
{
    public static readonly Content Text = new(ContentKind.Text);
    public static readonly Content Json = new(ContentKind.Value, "Json");

    /// <summary>The C# type.</summary>
    public string Type => Kind switch
    {
        ContentKind.Text => "string",
        ContentKind.Int32 => "int",
        ContentKind.Int64 => "long",
        ContentKind.Number => "double",
        ContentKind.Boolean => "bool",
        ContentKind.List => $"Seq<{Inner!.Type}>",
        ContentKind.Map => $"Map<{Inner!.Type}>",
        ContentKind.Resource => "KubernetesObject",
        _ => Name,
    };

    public bool IsMany => Kind is ContentKind.List or ContentKind.Map;
}

/// <summary>One field of a type.</summary>
/// <param name="Json">Its name on the wire.</param>
/// <param name="Name">Its property.</param>
/// <param name="Content">What it holds.</param>
internal sealed record CustomField(string Json, string Name, Content Content)
{
    public bool Required { get; init; }

    public string? Description { get; init; }

    /// <summary>The value that the server fills in, as JSON.</summary>
    public string? Default { get; init; }

    /// <summary>How server-side apply merges it, as the merge table says it: empty, <c>!</c>, <c>*</c> or <c>=key,key:default</c>.</summary>
    public string Merge { get; init; } = "";

    public string Type => Required || Content.IsMany ? Content.Type : Content.Type + "?";
}

/// <summary>A kind as the API serves it.</summary>
internal sealed record CustomKindFacts(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    public string ApiVersion => $"{Group}/{Version}";
}

/// <summary>One record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Where in its kind it is: <c>Certificate.spec</c>.</param>
internal sealed record CustomType(string Name, string Path)
{
    public string? Description { get; init; }

    public CustomKindFacts? Kind { get; init; }

    public IReadOnlyList<CustomField> Fields { get; set; } = [];

    /// <summary>The type of the kind that this is a part of.</summary>
    public string Root { get; set; } = "";

    /// <summary>The property with the fields that the schema lets through without naming them; null where it lets none.</summary>
    public string? Others { get; set; }
}

/// <summary>A closed set of texts.</summary>
internal sealed record CustomEnumeration(string Name, string Path, IReadOnlyList<(string Name, string Text)> Values)
{
    /// <summary>The type of the kind that this is a part of.</summary>
    public string Root { get; init; } = "";
}

/// <summary>Everything of one namespace.</summary>
internal sealed record CustomModel(IReadOnlyList<CustomType> Types, IReadOnlyList<CustomEnumeration> Enumerations);
