using System.Runtime.CompilerServices;
using System.Text;

namespace Nixish;

public partial struct StoreString
{
    /// <summary>The text with store paths in place of references.</summary>
    /// <exception cref="NixishException">The text holds bytes that are not UTF-8: use <see cref="ResolveBytes"/>.</exception>
    public readonly string Resolve(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        if (_segments is string literal)
        {
            return literal;
        }

        try
        {
            return Strict.GetString(ResolveBytes(lowering));
        }
        catch (DecoderFallbackException failure)
        {
            throw new NixishException($"The text '{this}' holds bytes that are not UTF-8 and cannot be a string. Read it with {nameof(ResolveBytes)}.", failure);
        }
    }

    /// <summary>The text's bytes with store paths in place of references.</summary>
    public readonly byte[] ResolveBytes(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        var writer = ByteWriter.Rent();
        WriteTo(writer, lowering, null);
        var bytes = writer.Written.ToArray();
        writer.Return();
        return bytes;
    }

    // Adds what it lowers to references, duplicates included.
    internal readonly void WriteTo(ByteWriter writer, Lowering lowering, List<Lowered>? references)
    {
        foreach (var segment in Segments(ref Unsafe.AsRef(in _segments)))
        {
            switch (segment)
            {
                case string text:
                    writer.Text(text);
                    break;
                case byte[] bytes:
                    writer.Bytes(bytes);
                    break;
                default:
                    var lowered = lowering.Lower((IBuildable)segment);
                    references?.Add(lowered);
                    writer.Path(lowered.Path);
                    break;
            }
        }
    }
}
