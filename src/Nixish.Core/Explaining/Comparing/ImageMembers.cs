using System.Globalization;

namespace Nixish;

/// <summary>An image's derivation, read back as members of <see cref="Image"/> or <see cref="ImageIndex"/>: see <see cref="ImageRecipe"/>.</summary>
internal static class ImageMembers
{
    public static List<ConfigMember> Of(DerivationView view)
    {
        List<ConfigMember> members = [];
        foreach (var (name, value) in view.Environment)
        {
            if (Member(name, value) is { } member)
            {
                members.Add(member);
            }
        }

        return members;
    }

    private static ConfigMember? Member(string name, ReadOnlyMemory<byte> value) => name switch
    {
        ImageRecipe.ImageVariable => new("Name", value),
        ImageRecipe.Architecture => new("Architecture", value),
        ImageRecipe.Variant => new("Variant", value),
        ImageRecipe.Base => new("Base", value) { HoldsPart = true },
        ImageRecipe.MaxLayers => new("Layering.MaxLayers", value),
        ImageRecipe.User => new("User", value),
        ImageRecipe.WorkingDirectory => new("WorkingDirectory", value),
        _ when After(name, ImageRecipe.Layer) is { } layer => new("Layers", value) { Index = Index(layer), HoldsPart = true },
        _ when After(name, ImageRecipe.Entrypoint) is { } place => new("Entrypoint", value) { Index = Index(place) },
        _ when After(name, ImageRecipe.Command) is { } place => new("Command", value) { Index = Index(place) },
        _ when After(name, ImageRecipe.Port) is not null => new("Ports", value) { IsItem = true },
        _ when After(name, ImageRecipe.Environment) is { } key => new("Environment", value) { Key = key },
        _ when After(name, ImageRecipe.Label) is { } key => new("Labels", value) { Key = key },
        _ when After(name, ImageRecipe.Annotation) is { } key => new("Annotations", value) { Key = key },
        _ when After(name, ImageIndexRecipe.Manifest) is { } platform => new("Images", value) { Key = platform, HoldsPart = true },

        // A layer's place is said by the layer too; the rest is what every derivation says of itself.
        _ => null,
    };

    private static string? After(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;

    private static int Index(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0;
}
