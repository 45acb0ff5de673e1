using System.Text;

namespace Nixish;

/// <summary>Paths and permissions in a layer, as programs write them, made one spelling.</summary>
internal static class LayerPaths
{
    private const int LongestName = 255;
    private const int LongestPath = 4096;

    /// <summary><c>/srv/www</c> for <c>/srv//www/</c>; refused where it is relative or leads upwards.</summary>
    internal static string Checked(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/') || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new InvalidImageException($"The layer path '{path}' is not absolute. Begin it with '/': it is a path in the image.");
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Any(part => part is "." or "..")
            ? throw new InvalidImageException($"The layer path '{path}' has '.' or '..' in it. Write the path that it comes to.")
            : "/" + string.Join('/', RequireFitting(path, parts));
    }

    private static string[] RequireFitting(string path, string[] parts)
    {
        if (path.Length >= LongestPath || Array.Exists(parts, static part => Encoding.UTF8.GetByteCount(part) > LongestName))
        {
            throw new InvalidImageException($"The layer path '{Printable.Cut(path)}' does not fit into an image: Linux takes names of at most {LongestName} bytes and paths of less than {LongestPath}. Shorten it.");
        }

        return path.AsSpan().IndexOf('\uFFFD') < 0 && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(path)).Contains('\uFFFD', StringComparison.Ordinal)
            ? throw new InvalidImageException($"The layer path '{Printable.Cut(path)}' holds half a character, which no archive can write. Correct it.")
            : parts;
    }

    internal static Map<T> Checked<T>(Map<T> byPath)
    {
        Map<T> all = [];
        foreach (var (path, value) in byPath.AsSpan())
        {
            var place = Checked(path);
            all = all.ContainsKey(place)
                ? throw new InvalidImageException($"The layer has '{place}' twice, once written '{path}'. Say once what is there.")
                : all.With(place, value);
        }

        return all;
    }

    /// <summary>Four octal digits.</summary>
    internal static string CheckedMode(string mode)
    {
        ArgumentNullException.ThrowIfNull(mode);
        return mode.Length is 3 or 4 && mode.All(static digit => digit is >= '0' and <= '7')
            ? mode.PadLeft(4, '0')
            : throw new InvalidImageException($"'{mode}' are no permissions. Write three or four octal digits: 0755, 4755, 1777.");
    }
}
