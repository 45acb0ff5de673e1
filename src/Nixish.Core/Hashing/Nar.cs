namespace Nixish;

/// <summary>The sha256 and length of a Nix archive: what a source's store path is made of.</summary>
/// <param name="Hash">The sha256.</param>
/// <param name="Size">In bytes.</param>
public sealed record NarHash(Hash Hash, long Size);

/// <summary>Nix archives (NAR): file trees as bytes, without times, owners or modes other than the owner's executable bit.</summary>
/// <remarks>https://nix.dev/manual/nix/latest/protocols/nix-archive</remarks>
public static class Nar
{
    /// <summary>Writes the archive of the file, link or directory at <paramref name="path"/>: what <c>nix-store --dump</c> does.</summary>
    /// <exception cref="InvalidArchiveException">There is something that no archive can hold, or it changes meanwhile.</exception>
    public static void Write(string path, Stream output, CancellationToken cancellationToken = default)
    {
        var writer = new NarWriter(output);
        using var parent = FileTree.OpenParent(path, out var name);
        new NarTree(writer, cancellationToken).Write(parent, name);
        writer.Complete();
    }

    /// <summary>
    /// Makes what the archive <paramref name="input"/> holds, as <paramref name="path"/>, where nothing may be yet: what <c>nix-store --restore</c> does.
    /// Nothing outside of <paramref name="path"/> is touched, and after a failure nothing is left there.
    /// </summary>
    /// <exception cref="InvalidArchiveException">The archive is not valid, or something follows it.</exception>
    /// <exception cref="IOException">Something is there already, or cannot be written.</exception>
    public static void Restore(Stream input, string path, CancellationToken cancellationToken = default)
    {
        var reader = new NarReader(input);
        using var parent = FileTree.OpenParent(path, out var name);
        new NarRestoring(reader, cancellationToken).Restore(parent, name);
    }

    /// <summary>The hash of the archive of the file, link or directory at <paramref name="path"/>. Reading and hashing overlap.</summary>
    /// <exception cref="InvalidArchiveException">There is something that no archive can hold, or it changes meanwhile.</exception>
    public static NarHash Hash(string path, CancellationToken cancellationToken = default)
    {
        using var parent = FileTree.OpenParent(path, out var name);
        return Hash(writer => new NarTree(writer, cancellationToken).Write(parent, name));
    }

    /// <summary>The same on a thread of the pool.</summary>
    /// <exception cref="InvalidArchiveException">There is something that no archive can hold, or it changes meanwhile.</exception>
    public static Task<NarHash> HashAsync(string path, CancellationToken cancellationToken = default) =>
        Task.Run(() => Hash(path, cancellationToken), cancellationToken);

    /// <summary>The hash of the archive that <paramref name="write"/> writes; it need not call <see cref="NarWriter.Complete"/>.</summary>
    public static NarHash Hash(Action<NarWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var output = new NarHashOutput();
        var writer = new NarWriter(output);
        write(writer);
        writer.Complete();
        return new(output.Finish(), writer.Length);
    }
}
