using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nixish;

/// <summary>What tags of base images meant when somebody last looked: a file beside the program, under version control. See docs/decisions/0085-image-lock.md.</summary>
/// <remarks>Sorted, one line a tag, so that changes to different tags merge. Written by the command <c>lock</c>; building only reads it.</remarks>
public sealed record ImageLock
{
    /// <summary>Where it is by default, in the current folder.</summary>
    public const string FileName = "nixish.lock.json";

    private const int Version = 1;
    private const long Largest = 16 * 1024 * 1024;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The digests, by whole reference: <c>docker.io/library/debian:12</c>.</summary>
    public Map<Digest> Images { get; init; }

    /// <summary>The bases of an image, for each of its platforms, that a lock pins.</summary>
    public static IReadOnlyList<TaggedBaseImage> BasesOf(PullableImage image) => image switch
    {
        Image { Base: TaggedBaseImage below } => [below],
        ImageIndex index => [.. index.Images.AsEnumerable().SelectMany(BasesOf).Distinct()],
        _ => [],
    };

    /// <summary>Reads the lock; one that is not there is empty.</summary>
    /// <exception cref="InvalidImageLockException">It is damaged.</exception>
    public static ImageLock Read(string path = FileName)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var file = new FileInfo(path);
            return !file.Exists ? new() : file.Length <= Largest ? Parse(path, File.ReadAllBytes(path)) : throw new InvalidImageLockException(path, $"it has {file.Length} bytes");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidImageLockException(path, error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>The digest of a tag, or null where the lock does not have it.</summary>
    public Digest? Find(ImageReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Images.TryGetValue(reference.ToString(), out var digest) ? digest : null;
    }

    /// <summary>This lock with what <paramref name="references"/> mean now, those that it has already too. Of an image for several platforms it is the index.</summary>
    /// <exception cref="RegistryException">There is no such image, or its registry fails; then nothing is changed.</exception>
    public async Task<ImageLock> UpdateAsync(IEnumerable<ImageReference> references, RegistryClient registry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(registry);
        List<KeyValuePair<string, Digest>> found = [];
        foreach (var reference in references.Distinct())
        {
            // Pulled, not only looked up: the digest is then that of bytes that were seen.
            var manifest = await registry.PullManifestAsync(reference with { Digest = null }, cancellationToken).ConfigureAwait(false);
            found.Add(new(reference.ToString(), manifest.Descriptor.Digest));
        }

        return this with { Images = [.. Images, .. found] };
    }

    /// <summary>Writes the lock, whole or not at all; nothing where it is there already.</summary>
    public Task WriteAsync(string path = FileName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return LockFile.WriteAsync(path, ToJson(), cancellationToken);
    }

    internal byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version"u8, Version);
            writer.WriteStartObject("images"u8);
            foreach (var (reference, digest) in Images.AsSpan())
            {
                writer.WriteString(reference, digest.ToString());
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    internal static ImageLock Parse(string path, ReadOnlyMemory<byte> json)
    {
        try
        {
            return Parse(json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or InvalidReferenceException)
        {
            throw new InvalidImageLockException(path, error.Message.TrimEnd('.'), error);
        }
    }

    private static ImageLock Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.GetProperty("version"u8).GetInt32() is var version and not Version)
        {
            throw new FormatException($"it is of version {version}, which a newer Nixish wrote");
        }

        var entries = root.GetProperty("images"u8).EnumerateObject()
            .Select(entry => KeyValuePair.Create(ImageReference.Parse(entry.Name).ToString(), Digest.Parse(entry.Value.GetString() ?? "")))
            .ToArray();
        return entries.GroupBy(entry => entry.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new FormatException($"it has '{twice.Key}' twice")
            : new() { Images = [.. entries] };
    }
}

/// <summary>The lock of base images is damaged.</summary>
public sealed class InvalidImageLockException : NixishException
{
    internal InvalidImageLockException(string path, string problem, Exception? inner = null)
        : base($"The lock '{path}' cannot be read: {Printable.Cut(problem)}. Correct it (a merge may have left its marks), or delete it and run the command lock again, which then takes what the tags mean now.", inner) => Path = path;

    /// <summary>Where it is.</summary>
    public string Path { get; }
}

/// <summary>A base image is given by a tag that the lock does not have.</summary>
public sealed class UnlockedImageException : NixishException
{
    internal UnlockedImageException(string image, TaggedBaseImage below)
        : base($"The base '{below.Reference}' of image '{image}' is not in '{below.LockFile}', so what it means is not recorded. " +
               "Run this program with the command lock, and commit that file.") => Reference = below.Reference;

    /// <summary>The tag.</summary>
    public ImageReference Reference { get; }
}
