namespace Nixish;

/// <summary>A published program's derivation, read back as members of <see cref="DotnetProgram"/>: see <see cref="PublishRecipe"/>.</summary>
internal static class DotnetMembers
{
    public static List<ConfigMember> Of(DerivationView view) => [.. view.Environment.Select(static variable => Member(variable.Key, variable.Value)).OfType<ConfigMember>()];

    private static ConfigMember? Member(string name, ReadOnlyMemory<byte> value) => name switch
    {
        PublishRecipe.Project => new(nameof(DotnetProgram.Project), value),
        PublishRecipe.Assembly => new(nameof(DotnetProgram.Assembly), value),
        PublishRecipe.Configuration => new(nameof(DotnetProgram.Configuration), value),
        PublishRecipe.Framework => new(nameof(DotnetProgram.Framework), value),
        PublishRecipe.Runtime => new(nameof(DotnetProgram.RuntimeIdentifier), value),
        PublishRecipe.SelfContained => new(nameof(DotnetProgram.SelfContained), value),
        PublishRecipe.Sdk => new("Sdk", value),
        _ when After(name, PublishRecipe.Source) is { } path => new("Sources", value) { Key = path, HoldsPart = true },
        _ when After(name, PublishRecipe.Package) is { } package => new(nameof(DotnetProgram.Packages), value) { Key = package },
        _ when After(name, PublishRecipe.Property) is { } property => new(nameof(DotnetProgram.Properties), value) { Key = property },

        // How many projects there are follows from the sources; the rest is what every derivation says of itself.
        _ => null,
    };

    private static string? After(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;
}
