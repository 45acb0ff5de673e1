using System.Text;

namespace Nixish;

/// <summary>Which member of which record each text of a derivation was lowered from. Nixish's own records are known by their builders; all else is a recipe.</summary>
internal static class ConfigMembers
{
    /// <summary>What the program calls it, where no place in another value does.</summary>
    public static string NameOf(DerivationView view) =>
        BuilderOf(view) is ImageBuilder.DerivationName or ImageIndexBuilder.DerivationName && view.Variable(ImageRecipe.ImageVariable) is { } name ? Encoding.UTF8.GetString(name.Span) : view.Name;

    public static List<ConfigMember> Of(DerivationView view) => BuilderOf(view) switch
    {
        ImageBuilder.DerivationName or ImageIndexBuilder.DerivationName => ImageMembers.Of(view),
        LayerBuilder.DerivationName or LayerBuilder.LinkedDerivationName => LayerMembers.Of(view),
        PublishBuilder.DerivationName => DotnetMembers.Of(view),
        PublishedPartBuilder.DerivationName => Named(view, static name => name == PublishedPart.ProgramVariable ? ("Program", true) : default),
        TextBuilder.BuilderName => Named(view, static name => name == "text" ? ("Content", false) : default),
        RegistryBaseBuilder.DerivationName => Named(view, static name => name == RegistryBaseImage.ReferenceVariable ? ("", false) : default),
        _ => RecipeMembers.Of(view),
    };

    private static string BuilderOf(DerivationView view) => view.Builder.Span.StartsWith("builtin:nixish/"u8) ? Encoding.UTF8.GetString(view.Builder.Span) : "";

    private static List<ConfigMember> Named(DerivationView view, Func<string, (string? Member, bool HoldsPart)> member)
    {
        List<ConfigMember> members = [];
        foreach (var (name, value) in view.Environment)
        {
            if (member(name) is ({ } found, var holdsPart))
            {
                members.Add(new(found, value) { HoldsPart = holdsPart });
            }
        }

        return members;
    }
}
