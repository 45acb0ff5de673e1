using System.Security.Cryptography;
using System.Text;

namespace Nixish.Kubernetes;

/// <summary>
/// A folder of rendered files, which remembers what was rendered into it: <c>.nixish-OWNER.files</c> has a line of a digest and a path for each. The
/// record names a file before it is written and until after it is removed, and files come by renaming: whenever a render is killed, none is half
/// written, and the next one knows them all.
/// </summary>
internal sealed class RenderedFolder(string folder, string owner)
{
    private readonly SortedDictionary<string, SortedSet<string>> _earlier = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<string>> _now = new(StringComparer.Ordinal);

    private string Record => Path.Combine(folder, $".nixish-{owner}.files");

    /// <summary>Compares the folder with <paramref name="files"/>, and makes it so where <paramref name="mode"/> is to write.</summary>
    public FolderChanges Bring(SortedDictionary<string, Func<byte[]>> files, ForeignFiles foreign, RenderMode mode, CancellationToken cancellationToken)
    {
        try
        {
            var isKnown = Read();
            if (!isKnown && foreign == ForeignFiles.Refused)
            {
                RefuseForeign();
            }

            return mode == RenderMode.Check ? Compare(files, cancellationToken) : Write(files, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RenderFolderException($"'{folder}' cannot be written: {error.Message} Choose another folder (--output).", error);
        }
    }

    private FolderChanges Compare(SortedDictionary<string, Func<byte[]>> files, CancellationToken cancellationToken)
    {
        List<string> added = [], changed = [];
        var unchanged = 0;
        foreach (var (path, content) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (StateOf(path, content()))
            {
                case FileState.Missing:
                    added.Add(path);
                    break;
                case FileState.Other:
                    changed.Add(path);
                    break;
                default:
                    unchanged++;
                    break;
            }
        }

        var (removed, kept) = Stale(files);
        return new() { Added = added.ToSeq(), Changed = changed.ToSeq(), Removed = removed.ToSeq(), Kept = kept.ToSeq(), Unchanged = unchanged };
    }

    private FolderChanges Write(SortedDictionary<string, Func<byte[]>> files, CancellationToken cancellationToken)
    {
        List<string> added = [], changed = [];
        Directory.CreateDirectory(folder);
        // Everything is looked at before anything is written, so that a refusal leaves the folder as it was.
        List<(string Path, byte[] Content)> wanted = [];
        foreach (var (path, content) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = content();
            (_now.TryGetValue(path, out var digests) ? digests : _now[path] = new(StringComparer.Ordinal)).Add(DigestOf(bytes));
            switch (StateOf(path, bytes))
            {
                case FileState.Missing:
                    added.Add(path);
                    wanted.Add((path, bytes));
                    break;
                case FileState.Other:
                    changed.Add(path);
                    wanted.Add((path, bytes));
                    break;
            }
        }

        var (removed, kept) = Stale(files);
        if (wanted.Count > 0 || removed.Count > 0)
        {
            Put(Record, Text(_earlier, _now));
            foreach (var (path, bytes) in wanted)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Put(At(path), bytes);
            }

            foreach (var path in removed)
            {
                File.Delete(FreshOf(At(path)));
                File.Delete(At(path));
                RemoveEmpty(Path.GetDirectoryName(At(path)));
            }
        }

        var record = Text(_now);
        if (!File.Exists(Record) || !File.ReadAllBytes(Record).AsSpan().SequenceEqual(record))
        {
            Put(Record, record);
        }

        return new() { Added = added.ToSeq(), Changed = changed.ToSeq(), Removed = removed.ToSeq(), Kept = kept.ToSeq(), Unchanged = files.Count - wanted.Count };
    }

    // What is somebody else's is never written over, unless it is what would be written.
    private FileState StateOf(string path, byte[] content)
    {
        for (var parent = Path.GetDirectoryName(At(path)); parent is not null && parent.Length > folder.Length; parent = Path.GetDirectoryName(parent))
        {
            if (new DirectoryInfo(parent) is { Exists: true, LinkTarget: not null })
            {
                throw new RenderFolderException($"'{parent}' is a link, and what is below it may be anybody's. Remove the link, or choose another folder.");
            }
        }

        var file = new FileInfo(At(path));
        if (file.LinkTarget is not null)
        {
            throw Foreign([path]);
        }

        if (!file.Exists)
        {
            return Directory.Exists(file.FullName) ? throw Foreign([path]) : FileState.Missing;
        }

        return file.Length == content.Length && File.ReadAllBytes(file.FullName).AsSpan().SequenceEqual(content) ? FileState.Same
            : _earlier.ContainsKey(path) ? FileState.Other
            : throw Foreign([path]);
    }

    private (List<string> Removed, List<string> Kept) Stale(SortedDictionary<string, Func<byte[]>> files)
    {
        List<string> removed = [], kept = [];
        foreach (var (path, digests) in _earlier.Where(earlier => !files.ContainsKey(earlier.Key)))
        {
            var file = new FileInfo(At(path));
            if (file.Exists || file.LinkTarget is not null || File.Exists(FreshOf(file.FullName)))
            {
                (file.LinkTarget is null && (!file.Exists || digests.Contains(DigestOf(File.ReadAllBytes(file.FullName)))) ? removed : kept).Add(path);
            }
        }

        return (removed, kept);
    }

    private void RefuseForeign()
    {
        var others = Directory.Exists(folder)
            ? Directory.EnumerateFileSystemEntries(folder).Select(static entry => Path.GetFileName(entry)).Where(static name => name[0] != '.').Order(StringComparer.Ordinal).Take(4).ToList()
            : [];
        if (others.Count > 0)
        {
            throw Foreign(others);
        }
    }

    private RenderFolderException Foreign(List<string> paths) =>
        new($"'{folder}' holds what {owner} did not render there: {string.Join(", ", paths.Take(3))}{(paths.Count > 3 ? " and more" : "")}. Choose an empty folder, move it away, or render beside it with {nameof(ForeignFiles)}.{nameof(ForeignFiles.LeftAlone)} (--beside-others); files of others are never written over.");

    // The record lies among files that anybody may write: only what this program could have written is believed.
    private bool Read()
    {
        if (!File.Exists(Record))
        {
            return false;
        }

        foreach (var line in File.ReadLines(Record))
        {
            if (line.Split(' ', 2) is [{ Length: 64 } digest, var path] && !Path.IsPathRooted(path) &&
                path.Split('/', '\\') is { Length: <= 3 } names && Array.TrueForAll(names, static name => name is not ("" or "." or "..")))
            {
                (_earlier.TryGetValue(path, out var digests) ? digests : _earlier[path] = new(StringComparer.Ordinal)).Add(digest);
            }
        }

        return true;
    }

    private string At(string path) => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));

    // The new file has a name of its own until it is whole; one that a killed render left is written over.
    private static void Put(string path, byte[] bytes)
    {
        var fresh = FreshOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(fresh);
        using (var stream = new FileStream(fresh, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            stream.Write(bytes);
        }

        File.Move(fresh, path, overwrite: true);
    }

    private static string FreshOf(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.nixish-new");

    private void RemoveEmpty(string? directory)
    {
        while (directory is not null && directory.Length > folder.Length && !Directory.EnumerateFileSystemEntries(directory).Any())
        {
            Directory.Delete(directory);
            directory = Path.GetDirectoryName(directory);
        }
    }

    private static byte[] Text(params ReadOnlySpan<SortedDictionary<string, SortedSet<string>>> records)
    {
        SortedSet<(string Path, string Digest)> lines = new(Comparer<(string Path, string Digest)>.Create(static (left, right) =>
            string.CompareOrdinal(left.Path, right.Path) is not 0 and var path ? path : string.CompareOrdinal(left.Digest, right.Digest)));
        foreach (var record in records)
        {
            foreach (var (path, digests) in record)
            {
                foreach (var digest in digests)
                {
                    lines.Add((path, digest));
                }
            }
        }

        return Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => $"{line.Digest} {line.Path}\n")));
    }

    private static string DigestOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private enum FileState
    {
        Missing,
        Same,
        Other,
    }
}

/// <summary>Whether a folder is written, or only compared.</summary>
internal enum RenderMode
{
    /// <summary>The folder becomes what it should be.</summary>
    Write,

    /// <summary>The folder stays as it is.</summary>
    Check,
}
