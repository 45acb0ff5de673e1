using System.Text;

namespace Nixish.Testing;

/// <summary>What a test expects of a file, folder or link in an image.</summary>
public sealed class EntryAssertions
{
    private const int Shown = 200;

    internal EntryAssertions(ImageAssertions image, ImageEntry entry) => (And, Entry) = (image, entry);

    /// <summary>Goes on with the image.</summary>
    public ImageAssertions And { get; }

    /// <summary>The entry.</summary>
    public ImageEntry Entry { get; }

    /// <summary>That its permissions are these, octal as <c>chmod</c> takes them: <c>0755</c>, <c>755</c>.</summary>
    public EntryAssertions WithMode(string mode, string because = "")
    {
        ArgumentNullException.ThrowIfNull(mode);
        return string.Equals(Entry.Mode, mode.PadLeft(4, '0'), StringComparison.Ordinal) ? this : throw Failure($"with mode {mode.PadLeft(4, '0')}", because, $"it has mode {Entry.Mode}");
    }

    /// <summary>That it belongs to the user and the group of this number.</summary>
    public EntryAssertions OwnedBy(int id, string because = "") => OwnedBy(new Owner(id), because);

    /// <summary>That it belongs to <paramref name="owner"/>.</summary>
    public EntryAssertions OwnedBy(Owner owner, string because = "") => Entry.Owner == owner ? this : throw Failure($"owned by {owner}", because, $"{Entry.Owner} owns it");

    /// <summary>That a file holds this text, in UTF-8.</summary>
    public EntryAssertions WithContent(string text, string because = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        return Digest.Of(bytes) == Entry.Digest ? this : throw Failure($"with the content {Quote(text)}", because, $"it has {Text()}");
    }

    /// <summary>That a file holds the same bytes as <paramref name="path"/> of this machine.</summary>
    public EntryAssertions WithContentOf(string path, string because = "") =>
        Digest.Of(File.ReadAllBytes(path)) == Entry.Digest ? this : throw Failure($"with the content of '{path}'", because, $"it has other bytes, {Entry.Size} of them");

    /// <summary>That a file of at most a MiB has <paramref name="text"/> somewhere in it.</summary>
    public EntryAssertions Containing(string text, string because = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        return Entry.Content is { } content && content.Span.IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 ? this : throw Failure($"containing {Quote(text)}", because, $"it has {Text()}");
    }

    /// <summary>That a link points to <paramref name="target"/>, as it is written in it.</summary>
    public EntryAssertions To(string target, string because = "") =>
        string.Equals(Entry.Target, target, StringComparison.Ordinal) ? this : throw Failure($"to '{target}'", because, Entry.Target is null ? "it is none" : $"it points to '{Entry.Target}'");

    /// <summary>That the layer that shows it is this one, counted from 0, the lowest of the image's own.</summary>
    public EntryAssertions InLayer(int layer, string because = "") => Entry.Layer == layer ? this : throw Failure($"in layer {layer}", because, $"it is in layer {Entry.Layer}");

    private ImageAssertionException Failure(string expected, string because, string found) => And.Failure($"have the {EntryText.Name(Entry.Kind)} '{Entry.Path}' {expected}", because, found);

    private string Text() => Entry.Content is { } content ? Quote(Encoding.UTF8.GetString(content.Span)) : $"{Entry.Size} bytes, too many to be looked through";

    private static string Quote(string text) => text.Length > Shown ? $"\"{text[..Shown]}…\" ({text.Length} characters)" : $"\"{text}\"";
}

internal static class EntryText
{
    internal static string Name(ImageEntryKind kind) => kind switch
    {
        ImageEntryKind.Folder => "folder",
        ImageEntryKind.Link => "link",
        _ => "file",
    };

    internal static string Of(ImageEntry entry) => entry.Kind switch
    {
        ImageEntryKind.Link => $"a link to '{entry.Target}'",
        ImageEntryKind.Folder => "a folder",
        _ => $"a file of {entry.Size} bytes",
    };
}
