namespace Nixish;

/// <summary>Which entries of a folder belong to a source: one per folder, each knowing the folders above it.</summary>
internal sealed class EntryFilter
{
    private readonly Rules _rules;
    private readonly Layer? _ignored;
    private readonly bool _included;

    private EntryFilter(Rules rules, Layer? ignored, bool included)
    {
        _rules = rules;
        _ignored = ignored;
        _included = included;
    }

    /// <summary>Where paths that the filter is asked about start: names from the repository's root down to the source, each with a slash.</summary>
    public ReadOnlySpan<byte> Prefix => _rules.Prefix;

    /// <summary>Whether folders in which nothing is left are left out.</summary>
    public bool DropsEmptyFolders => _rules.Include is not null;

    /// <summary>The filter of the source's own folder, or null where everything belongs to it.</summary>
    public static EntryFilter? For(DirectorySource source, DiskPath folder)
    {
        var git = source.Ignore == IgnoreRules.Gitignore;
        if (!git && source.Include.IsEmpty && source.Exclude.IsEmpty)
        {
            return null;
        }

        List<DiskPath> above = git ? RepositoryAbove(folder) : [];
        byte[] prefix = [.. above.Count == 0 ? [] : folder.Bytes.AsSpan(above[0].Bytes.Length + 1), .. above.Count == 0 ? ""u8 : "/"u8];
        var rules = new Rules(
            git,
            prefix,
            source.Include.IsEmpty ? null : IgnoreList.Of(source.Include, prefix.Length),
            source.Exclude.IsEmpty ? null : IgnoreList.Of(source.Exclude, prefix.Length));
        Layer? layers = null;
        foreach (var parent in above)
        {
            layers = Read(parent, layers, parent.Bytes.Length - above[0].Bytes.Length);
        }

        return new(rules, git ? Read(folder, layers, prefix.Length) : null, source.Include.IsEmpty);
    }

    /// <summary>The filter of a folder below; null where the folder is left out.</summary>
    /// <param name="path">The folder, without a slash at the end.</param>
    /// <param name="nameAt">Where its name starts.</param>
    /// <param name="folder">Where it lies.</param>
    public EntryFilter? Enter(ReadOnlySpan<byte> path, int nameAt, DiskPath folder)
    {
        if (IsIgnored(path, nameAt, FileKind.Directory))
        {
            return null;
        }

        var included = _rules.Include?.Decide(path, nameAt, FileKind.Directory) ?? _included;
        return new(_rules, _rules.Git ? Read(folder, _ignored, path.Length + 1) : null, included);
    }

    /// <summary>Whether a file or link belongs to the source.</summary>
    public bool Keeps(ReadOnlySpan<byte> path, int nameAt, FileKind kind) =>
        !IsIgnored(path, nameAt, kind) && (_rules.Include?.Decide(path, nameAt, kind) ?? _included);

    private bool IsIgnored(ReadOnlySpan<byte> path, int nameAt, FileKind kind)
    {
        if (_rules.Git && path[nameAt..].SequenceEqual(".git"u8))
        {
            return true;
        }

        if (_rules.Exclude?.Decide(path, nameAt, kind) is { } excluded)
        {
            return excluded;
        }

        for (var layer = _ignored; layer is not null; layer = layer.Above)
        {
            if (layer.List.Decide(path, nameAt, kind) is { } ignored)
            {
                return ignored;
            }
        }

        return false;
    }

    // The folders from the repository's root down to the source's parent: git applies their rules to everything below them.
    private static List<DiskPath> RepositoryAbove(DiskPath folder)
    {
        List<DiskPath> above = [];
        for (var current = folder; Disk.Stat(current.Join(".git"u8)) is null;)
        {
            var slash = current.Bytes.AsSpan().LastIndexOf((byte)'/');
            if (slash <= 0)
            {
                return [];
            }

            current = new(current.Bytes[..slash]);
            above.Insert(0, current);
        }

        return above;
    }

    private static Layer? Read(DiskPath folder, Layer? above, int baseLength)
    {
        var path = folder.Join(".gitignore"u8);

        // Git does not follow a link here either: it could point out of the tree.
        if (Disk.Stat(path) is not { Kind: FileKind.Regular })
        {
            return above;
        }

        return new(IgnoreList.Parse(Disk.ReadAll(path), baseLength), above);
    }

    private sealed record Rules(bool Git, byte[] Prefix, IgnoreList? Include, IgnoreList? Exclude);

    private sealed record Layer(IgnoreList List, Layer? Above);
}
