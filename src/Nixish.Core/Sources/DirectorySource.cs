using System.Text;

namespace Nixish;

/// <summary>A folder, without what its rules leave out. What is left out is not read.</summary>
/// <param name="Path">Where it is. A relative path starts at the current folder when the source is lowered.</param>
public sealed record DirectorySource(string Path) : Source
{
    /// <summary>Its name in the store; by default the folder's name.</summary>
    public string? Name { get; init; }

    /// <summary>Whose rules count. Defaults to <see cref="IgnoreRules.Gitignore"/>.</summary>
    public IgnoreRules Ignore { get; init; }

    /// <summary>
    /// Patterns as in .gitignore, from this folder, of which an entry or a folder above it must match one: <c>["*.html", "/assets/"]</c>.
    /// Folders in which nothing matches are left out. Empty takes everything.
    /// </summary>
    public Seq<string> Include { get; init; }

    /// <summary>Patterns as in .gitignore, from this folder, of what is left out. They are asked before .gitignore files, so <c>!name</c> takes back what one leaves out.</summary>
    public Seq<string> Exclude { get; init; }

    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        return lowering.LowerTree(Path, Name, "folder", folder => EntryFilter.For(this, folder), Rules());
    }

    // What the filters read from here must be here: it keys the stat cache.
    private string Rules()
    {
        var text = new StringBuilder(Ignore == IgnoreRules.Gitignore ? "git\n" : "all\n");
        foreach (var pattern in Include)
        {
            text.Append('+').Append(pattern.Length).Append(':').Append(pattern);
        }

        foreach (var pattern in Exclude)
        {
            text.Append('-').Append(pattern.Length).Append(':').Append(pattern);
        }

        return text.ToString();
    }
}
