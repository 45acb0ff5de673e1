using System.Globalization;
using System.Text;

namespace Nixish;

public sealed partial record PathInfo
{
    // The lines of a narinfo that are about the path, not about a download.
    // https://nix.dev/manual/nix/latest/protocols/binary-cache/narinfo
    internal string ToText()
    {
        var text = new StringBuilder();
        text.Append("StorePath: ").Append(Path).Append('\n');
        text.Append("NarHash: ").Append(NarHash.ToString(HashFormat.Nix32)).Append('\n');
        text.Append("NarSize: ").Append(NarSize.ToString(CultureInfo.InvariantCulture)).Append('\n');
        text.Append("References: ").AppendJoin(' ', References.Select(reference => reference.BaseName)).Append('\n');
        if (Deriver is not null)
        {
            text.Append("Deriver: ").Append(Deriver.BaseName).Append('\n');
        }

        if (ContentAddress is not null)
        {
            text.Append("CA: ").Append(ContentAddress).Append('\n');
        }

        return text.ToString();
    }

    // Null where the text is not whole: such a file was not written by a store.
    internal static PathInfo? Parse(string text, StoreDirectory directory)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0 || !lines.TryAdd(line[..colon], line[(colon + 2)..]))
            {
                return null;
            }
        }

        try
        {
            return !text.EndsWith('\n') || !lines.TryGetValue("References", out var references) ? null : new PathInfo(
                StorePath.Parse(lines["StorePath"], directory),
                Hash.Parse(lines["NarHash"]),
                long.Parse(lines["NarSize"], NumberStyles.None, CultureInfo.InvariantCulture))
            {
                References = [.. references.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new StorePath(directory, name))],
                Deriver = lines.TryGetValue("Deriver", out var deriver) ? new StorePath(directory, deriver) : null,
                ContentAddress = lines.GetValueOrDefault("CA"),
            };
        }
        catch (Exception failure) when (failure is NixishException or FormatException or OverflowException or KeyNotFoundException)
        {
            return null;
        }
    }
}
