namespace Nixish.Generator.Schema;

/// <summary>What a field holds; one write and one read method each.</summary>
internal enum Shape
{
    Text,
    Int32,
    Int64,
    Number,
    Boolean,
    Value,
    Object,
    Texts,
    Int32s,
    Int64s,
    Booleans,
    Values,
    Objects,
    Resources,
    TextMap,
    TextsMap,
    ValueMap,
    ObjectMap,
}

/// <summary>How server-side apply merges a field.</summary>
internal enum Merge
{
    Members,
    Atomic,
    Set,
    Keyed,
}

/// <summary>One field of a type.</summary>
/// <param name="Json">Its name on the wire.</param>
/// <param name="Name">Its property.</param>
/// <param name="Shape">What it holds.</param>
/// <param name="Item">The C# type of the value, the item or the map's value, where that is a type of its own.</param>
internal sealed record Field(string Json, string Name, Shape Shape, string Item)
{
    public bool Required { get; init; }

    public bool NullableMap { get; init; }

    /// <summary>Format or wire type, for the documentation.</summary>
    public string Wire { get; init; } = "";

    public string? Remark { get; init; }

    public Merge Merge { get; init; }

    public IReadOnlyList<string> Keys { get; init; } = [];

    public bool IsList => Shape is Shape.Texts or Shape.Int32s or Shape.Int64s or Shape.Booleans or Shape.Values or Shape.Objects or Shape.Resources;

    public bool IsMap => Shape is Shape.TextMap or Shape.TextsMap or Shape.ValueMap or Shape.ObjectMap;

    /// <summary>The C# type of one value.</summary>
    public string ItemType => Shape switch
    {
        Shape.Text or Shape.Texts or Shape.TextMap => "string",
        Shape.Int32 or Shape.Int32s => "int",
        Shape.Int64 or Shape.Int64s => "long",
        Shape.Number => "double",
        Shape.Boolean or Shape.Booleans => "bool",
        Shape.TextsMap => "Seq<string>",
        _ => Item,
    };

    /// <summary>The property's C# type.</summary>
    public string Type => IsList ? $"Seq<{ItemType}>" : IsMap ? $"Map<{ItemType}>{(NullableMap ? "?" : "")}" : Required ? ItemType : ItemType + "?";
}
