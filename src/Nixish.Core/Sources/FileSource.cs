namespace Nixish;

/// <summary>One file, link or folder, taken whole.</summary>
/// <param name="Path">Where it is. A relative path starts at the current folder when the source is lowered.</param>
public sealed record FileSource(string Path) : Source
{
    /// <summary>Its name in the store; by default its file name.</summary>
    public string? Name { get; init; }

    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        return lowering.LowerTree(Path, Name, "file", static _ => null, "");
    }
}
