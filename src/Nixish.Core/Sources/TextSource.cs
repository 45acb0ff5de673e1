using System.Text;

namespace Nixish;

/// <summary>A file of text. One that refers to sources only is a source itself; one that refers to something built is written once that is built.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Content">Its content, in UTF-8.</param>
public sealed record TextSource(string Name, StoreString Content) : Source
{
    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        List<Lowered> references = [];
        var writer = ByteWriter.Rent();
        byte[] text;
        try
        {
            Content.WriteTo(writer, lowering, references);
            text = writer.Written.ToArray();
        }
        finally
        {
            writer.Return();
        }

        if (!references.Exists(static reference => reference is LoweredOutput))
        {
            return lowering.LowerText(Name, text, [.. references.DistinctBy(static reference => reference.Path).OrderBy(static reference => reference.Path)]);
        }

        var recipe = new Recipe(Name) { System = "builtin", Builder = TextBuilder.BuilderName, Environment = new() { ["text"] = Content } };
        return recipe.Lower(lowering);
    }
}
