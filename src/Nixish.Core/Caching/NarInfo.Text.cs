using System.Globalization;
using System.Text;

namespace Nixish;

public sealed partial record NarInfo
{
    /// <summary>
    /// Reads a narinfo as tolerantly as Nix: unknown lines are passed over, references may stand in any order, hashes in any base. What a
    /// decision hangs on must be there, once, and be whole: path, URL, NAR hash (sha256) and size, references.
    /// </summary>
    /// <param name="text">The narinfo.</param>
    /// <param name="directory">Where its paths must lie; by default <c>/nix/store</c>.</param>
    /// <exception cref="InvalidNarInfoException">It is not one.</exception>
    public static NarInfo Parse(string text, StoreDirectory? directory = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return NarInfoLines.Read(text).ToNarInfo(directory ?? StoreDirectory.Default);
    }

    /// <summary>The narinfo as Nix writes it, line for line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append("StorePath: ").Append(Info.Path).Append('\n');
        text.Append("URL: ").Append(Url).Append('\n');
        text.Append("Compression: ").Append(Compression).Append('\n');
        if (FileHash is not null)
        {
            text.Append("FileHash: ").Append(FileHash.ToString(HashFormat.Nix32)).Append('\n');
        }

        if (FileSize is { } size)
        {
            text.Append("FileSize: ").Append(size.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        return Info.AppendTo(text).ToString();
    }
}
