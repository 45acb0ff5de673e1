using System.Globalization;

namespace Nixish;

/// <summary>A text of a derivation, under the name of the member that it was lowered from.</summary>
/// <param name="Name">The member: <c>Environment</c>, <c>Layers</c>.</param>
/// <param name="Text">What the derivation says.</param>
internal sealed record ConfigMember(string Name, ReadOnlyMemory<byte> Text)
{
    /// <summary>Its place in the list that the member is; null where it is none.</summary>
    public int? Index { get; init; }

    /// <summary>Its key in the map that the member is; null where it is none.</summary>
    public string? Key { get; init; }

    /// <summary>Whether the member is a set, whose items have no place: then <see cref="Text"/> is the item.</summary>
    public bool IsItem { get; init; }

    /// <summary>Whether what it refers to is a part of this value, called by its place here, and not a thing with a name of its own.</summary>
    public bool HoldsPart { get; init; }

    /// <summary>As the program writes it: <c>Layers[0]</c>, <c>Environment["PATH"]</c>.</summary>
    public string Path => PathAt(Index);

    public string PathAt(int? index) => index is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"{Name}[{at}]")
        : Key is { } key ? $"{Name}[\"{key}\"]" : Name;
}
