using System.Text;

namespace Nixish;

/// <summary>A layer's derivation, read back as members of <see cref="Layer"/>: see <see cref="LayerRecipe"/>.</summary>
internal static class LayerMembers
{
    private static readonly (string Prefix, string Member)[] ByPath =
    [
        (LayerRecipe.Link, nameof(Layer.Links)),
        (LayerRecipe.Owner, nameof(Layer.Owners)),
        (LayerRecipe.Mode, nameof(Layer.Modes)),
    ];

    public static List<ConfigMember> Of(DerivationView view)
    {
        var isSingle = view.Environment.Count(static variable => After(variable.Key, LayerRecipe.Content) is not null) == 1;
        return [.. view.Environment.SelectMany(variable => Members(variable.Key, variable.Value, isSingle))];
    }

    private static IEnumerable<ConfigMember> Members(string name, ReadOnlyMemory<byte> value, bool isSingle)
    {
        if (After(name, LayerRecipe.Content) is { } place)
        {
            // With one thing in it, as the constructor says it: a path and a content.
            return isSingle
                ? [new(nameof(Layer.Content), value) { HoldsPart = true }, new("Path", Encoding.UTF8.GetBytes(place))]
                : [new(nameof(Layer.Content), value) { Key = place, HoldsPart = true }];
        }

        return After(name, LayerRecipe.Folder) is { } folder
            ? [new(nameof(Layer.Folders), Encoding.UTF8.GetBytes(folder)) { IsItem = true }]
            : ByPath.Where(known => After(name, known.Prefix) is not null).Select(known => new ConfigMember(known.Member, value) { Key = After(name, known.Prefix) });
    }

    private static string? After(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;
}
