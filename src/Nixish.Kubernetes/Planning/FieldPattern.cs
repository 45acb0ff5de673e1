using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>A text is no path to a field.</summary>
public sealed class InvalidFieldPathException : NixishException
{
    internal InvalidFieldPathException(string path, string problem)
        : base($"'{path}' is no field that can be named here: {problem}. Write it as plans do: spec.replicas, spec.template.spec.containers[web].image, metadata.annotations[example.com/owner].") =>
        Path = path;

    /// <summary>The text.</summary>
    public string Path { get; }
}

/// <summary>
/// A field that a program names, and all below it: <c>spec.template.spec.containers[web]</c>. The server and we write the same path
/// in two ways (<c>containers[name="web"]</c>, and keys with dots in brackets or not); they are compared without brackets.
/// </summary>
internal sealed class FieldPattern
{
    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private FieldPattern(IReadOnlyList<string> segments) => (Segments, Flat) = (segments, string.Join('.', segments));

    public IReadOnlyList<string> Segments { get; }

    public string Flat { get; }

    public static FieldPattern Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        List<string> segments = [];
        for (var at = 0; at < path.Length;)
        {
            if (path[at] == '[')
            {
                var quoted = path.AsSpan(at).StartsWith("[\"", StringComparison.Ordinal);
                var end = quoted && path.IndexOf("\"]", at + 2, StringComparison.Ordinal) is > 0 and var quote ? quote + 1 : path.IndexOf(']', at);
                segments.Add(end > at + 1 ? NameIn(path[(at + 1)..end]) : throw new InvalidFieldPathException(path, $"the bracket at {at + 1} holds nothing or has no end"));
                at = end + 1;
            }
            else
            {
                var start = path[at] == '.' && at > 0 ? at + 1 : at;
                var end = path.AsSpan(start).IndexOfAny('.', '[', ']') is >= 0 and var length ? start + length : path.Length;
                segments.Add(end > start ? path[start..end] : throw new InvalidFieldPathException(path, $"a name is missing at {start + 1}"));
                at = end < path.Length && path[end] == ']' ? throw new InvalidFieldPathException(path, $"the bracket that ends at {end + 1} has no beginning") : end;
            }
        }

        return segments.Count > 0 ? new(segments) : throw new InvalidFieldPathException(path, "it is empty");
    }

    public static IReadOnlyList<FieldPattern> All(Seq<string> paths) => paths.IsEmpty ? [] : [.. paths.Select(Parse)];

    /// <summary>Whether <paramref name="path"/>, as <see cref="FieldPath"/> writes it, is this field or lies below it.</summary>
    public bool Covers(string path)
    {
        var flat = FlatOf(path);
        return flat.StartsWith(Flat, StringComparison.Ordinal) && (flat.Length == Flat.Length || flat[Flat.Length] == '.');
    }

    /// <summary>The server's way of writing a path, in ours: <c>.spec.ports[port=80,protocol="TCP"].name</c> is <c>spec.ports[80/TCP].name</c>.</summary>
    public static string OfServer(string path)
    {
        var text = new StringBuilder(path.Length);
        for (var at = 0; at < path.Length; at++)
        {
            if (path[at] != '[')
            {
                text.Append(path[at]);
                continue;
            }

            var end = at + 1;
            for (var quoted = false; end < path.Length && (quoted || path[end] != ']'); end++)
            {
                quoted ^= path[end] == '"' && path[end - 1] != '\\';
            }

            text.Append('[').Append(KeyOf(path[(at + 1)..Math.Min(end, path.Length)])).Append(']');
            at = end;
        }

        return text.ToString().TrimStart('.');
    }

    /// <summary>Whether <paramref name="item"/> of the list <paramref name="list"/> is the one called <paramref name="name"/>.</summary>
    public static bool IsItem(string list, JsonElement items, JsonElement item, string name) =>
        string.Equals(ListKind.Guess(list, items, items) is { Keys.IsEmpty: false } kind ? kind.NameOf(item) : item.Member("name"u8).AsText(), name, StringComparison.Ordinal);

    private static string FlatOf(string path) => path.Replace("[", path.StartsWith('[') ? "" : ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    // As plans write it, [web] or [8080/TCP]; as merges and findings do, [name=web] or [containerPort=8080,protocol=TCP]; a name with dots in quotes.
    private static string NameIn(string inner) => inner switch
    {
        ['"', .. var name, '"'] => name,
        _ when inner.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals && inner.AsSpan(0, equals).IndexOfAnyExcept(Letters) < 0 => KeyOf(inner),
        _ => inner,
    };

    // name="web"; containerPort=8080,protocol="TCP"; ="value of a set"; 3
    private static string KeyOf(string keys)
    {
        var values = new List<string>();
        foreach (var key in keys.Split(','))
        {
            var value = key[(key.IndexOf('=', StringComparison.Ordinal) + 1)..];
            values.Add(value is ['"', .. var text, '"'] ? text : value);
        }

        return string.Join('/', values);
    }
}
