using System.Globalization;
using System.Text;

namespace Nixish;

public sealed partial record PathInfo
{
    // The lines of a narinfo that are about the path, not about a download.
    // https://nix.dev/manual/nix/latest/protocols/binary-cache/narinfo
    internal string ToText() => AppendTo(new StringBuilder().Append("StorePath: ").Append(Path).Append('\n')).ToString();

    internal StringBuilder AppendTo(StringBuilder text)
    {
        text.Append("NarHash: ").Append(NarHash.ToString(HashFormat.Nix32)).Append('\n');
        text.Append("NarSize: ").Append(NarSize.ToString(CultureInfo.InvariantCulture)).Append('\n');
        text.Append("References: ").AppendJoin(' ', References.Select(reference => reference.BaseName)).Append('\n');
        if (Deriver is not null)
        {
            text.Append("Deriver: ").Append(Deriver.BaseName).Append('\n');
        }

        foreach (var signature in Signatures)
        {
            text.Append("Sig: ").Append(signature).Append('\n');
        }

        if (ContentAddress is not null)
        {
            text.Append("CA: ").Append(ContentAddress).Append('\n');
        }

        return text;
    }

    // Null where the text is not whole: such a file was not written by a store.
    internal static PathInfo? Parse(string text, StoreDirectory directory)
    {
        try
        {
            return NarInfoLines.Read(text).ToPathInfo(directory);
        }
        catch (InvalidNarInfoException)
        {
            return null;
        }
    }
}
