namespace Nixish;

public sealed partial class Lowering
{
    private long _filesRead;

    /// <summary>
    /// Where hashes of unchanged trees are remembered, so that they cost one lstat a file and no reading; null remembers nothing.
    /// Defaults to <c>$XDG_CACHE_HOME/nixish/stat</c> or <c>~/.cache/nixish/stat</c>. The folder may be deleted at any time.
    /// </summary>
    public string? StatCacheFolder { get; init; } = StatCache.DefaultFolder;

    /// <summary>How many source files were opened to be hashed.</summary>
    internal long FilesRead => Interlocked.Read(ref _filesRead);

    internal LoweredSource LowerTree(string path, string? name, string kind, Func<DiskPath, EntryFilter?> filter, string rules)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        name ??= Path.GetFileName(full);
        CheckName(full, name);
        var readAt = DateTimeOffset.UtcNow;
        var content = new SourceContent.Tree(kind == "folder" ? Resolved(full) : full, filter);
        var tree = content.Read() ?? throw new SourceNotFoundException(
            full, $"There is no {kind} '{full}', which a source names{(Path.IsPathRooted(path) ? "" : $" as '{path}' relative to the current folder")}. Create it, or correct the path.");
        if (kind == "folder" && tree.Stat.Kind != FileKind.Directory)
        {
            throw new SourceException($"The source '{full}' is not a folder. Use Source.File for a single file.");
        }

        var (narHash, narSize) = HashTree(content, tree, $"{content.Path}\0{rules}", readAt);
        return new(StorePath.ForSource(Directory, name, narHash), narHash, narSize, content);
    }

    internal LoweredSource LowerText(string name, byte[] text, Seq<Lowered> references)
    {
        CheckName("text", name);
        var digest = NarDigest.OfFile(text);
        return new(StorePath.ForText(Directory, name, text, references.Select(reference => reference.Path)), digest.Hash, digest.Size, new SourceContent.Text(text)) { References = references };
    }

    private (Hash NarHash, long NarSize) HashTree(SourceContent.Tree content, TreeNode tree, string key, DateTimeOffset readAt)
    {
        var cache = StatCacheFolder is { } folder && Disk.HasWholeStats ? new StatCache(folder) : null;
        var fingerprint = cache is null ? default : TreeFingerprint.Of(tree);
        if (cache?.Find(key, fingerprint) is { } known)
        {
            return known;
        }

        try
        {
            var digest = NarDigest.Of(content.Path, tree);
            Interlocked.Add(ref _filesRead, digest.Files);
            cache?.Add(key, fingerprint, readAt, digest.Hash, digest.Size);
            return (digest.Hash, digest.Size);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"The source '{content.Path}' cannot be read: {failure.Message}", failure);
        }
    }

    // A link to a folder stands for the folder; FileSource takes a link as the link it is.
    private static string Resolved(string folder) =>
        Disk.Stat(folder) is { Kind: FileKind.Symlink } && System.IO.Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName is { } target
            ? Path.TrimEndingDirectorySeparator(target)
            : folder;

    internal static void CheckName(string source, string name)
    {
        try
        {
            StorePath.CheckName(name);
        }
        catch (NixishException failure)
        {
            throw new SourceException($"The source '{source}' cannot be called '{name}' in a store: {failure.Message} Give it another: with {{ Name = \"…\" }}.", failure);
        }
    }
}
