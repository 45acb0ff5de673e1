namespace Nixish;

/// <summary>Whether a path follows from its content alone, as its content address (<c>CA</c>) claims. Then nobody needs to vouch for it.</summary>
internal static class ContentAddressCheck
{
    private const string Text = "text:";
    private const string Fixed = "fixed:";
    private const string Recursive = "r:";

    /// <summary>Whether the claim is of a kind that can be checked here.</summary>
    public static bool IsKnown(PathInfo info) => TryRead(info, out _, out _, out _);

    /// <summary>What is wrong with the claim, short of the content: the path that content with that hash would have is another. Null where nothing is.</summary>
    public static string? Problem(PathInfo info)
    {
        if (!TryRead(info, out var isText, out var isRecursive, out var hash))
        {
            return $"its content address '{info.ContentAddress}' is of a kind that is not known here";
        }

        var others = info.References.Where(reference => reference != info.Path).ToArray();
        var refersToItself = others.Length < info.References.Count;
        var directory = info.Path.Directory;
        var name = info.Path.Name;
        StorePath expected;
        if (isText)
        {
            if (refersToItself)
            {
                return "it is a text that claims to refer to itself, which none can";
            }

            expected = StorePath.Make(directory, name, "text", others, hash.Digest, self: false);
        }
        else if (isRecursive && hash.Algorithm == HashAlgorithm.Sha256)
        {
            expected = StorePath.Make(directory, name, "source", others, hash.Digest, refersToItself);
        }
        else if (!info.References.IsEmpty)
        {
            return "it is known by a hash that covers no references, and has some";
        }
        else
        {
            expected = StorePath.ForFixed(directory, name, new(hash, isRecursive ? FixedOutputMode.Recursive : FixedOutputMode.Flat));
        }

        return expected == info.Path ? null : $"its content address '{info.ContentAddress}' is that of '{expected}'";
    }

    /// <summary>The content address of a path that follows from its content as sources and texts do; null for any other.</summary>
    public static string? Find(PathInfo info, DiskPath place, TreeNode tree)
    {
        var tryText = tree.Stat.Kind == FileKind.Regular && !tree.Stat.Executable;
        foreach (var address in (ReadOnlySpan<string?>)[Fixed + Recursive + info.NarHash.ToString(HashFormat.Nix32), tryText ? Text + OfFile(place).ToString(HashFormat.Nix32) : null])
        {
            // A path that speaks of itself has another hash in its address than that of its NAR.
            if (address is not null && !info.References.Contains(info.Path) && Problem(info with { ContentAddress = address }) is null)
            {
                return address;
            }
        }

        return null;
    }

    private static Hash OfFile(DiskPath place)
    {
        using var output = new DigestStream(HashAlgorithm.Sha256);
        using var file = new FileStream(Disk.OpenRead(place), FileAccess.Read, bufferSize: 0);
        file.CopyTo(output);
        return output.Finish();
    }

    /// <summary>What is wrong with the content at <paramref name="place"/>, given that <see cref="Problem(PathInfo)"/> finds nothing wrong with the claim.</summary>
    public static string? Problem(PathInfo info, DiskPath place, TreeNode tree, CancellationToken cancellationToken)
    {
        if (!TryRead(info, out var isText, out var isRecursive, out var claimed))
        {
            return $"its content address '{info.ContentAddress}' is of a kind that is not known here";
        }

        var refersToItself = info.References.Contains(info.Path);
        if (isRecursive && !refersToItself && claimed == info.NarHash)
        {
            return null;
        }

        if (!isRecursive && (tree.Stat.Kind != FileKind.Regular || tree.Stat.Executable))
        {
            return "its content address is the hash of one file, and it is not one";
        }

        using var output = new DigestStream(claimed.Algorithm);
        if (!isRecursive)
        {
            using var file = new FileStream(Disk.OpenRead(place), FileAccess.Read, bufferSize: 0);
            file.CopyTo(output);
        }
        else if (refersToItself)
        {
            using var modulo = new SelfReferenceMask(info.Path, output);
            Write(place, tree, modulo, cancellationToken);
            modulo.Complete();
        }
        else
        {
            Write(place, tree, output, cancellationToken);
        }

        var actual = output.Finish();
        return actual == claimed ? null : $"its content has the hash {actual.ToString(HashFormat.Nix32)}, and its content address is '{info.ContentAddress}'";
    }

    private static void Write(DiskPath place, TreeNode tree, Stream output, CancellationToken cancellationToken)
    {
        using var nar = new TreeNar(new NarWriter(output), cancellationToken);
        nar.Write(place, tree);
    }

    private static bool TryRead(PathInfo info, out bool isText, out bool isRecursive, out Hash hash)
    {
        var text = info.ContentAddress ?? "";
        isText = text.StartsWith(Text, StringComparison.Ordinal);
        isRecursive = text.StartsWith(Fixed + Recursive, StringComparison.Ordinal);
        hash = info.NarHash;
        if (!isText && !text.StartsWith(Fixed, StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            hash = Hash.Parse(text[(isText ? Text : isRecursive ? Fixed + Recursive : Fixed).Length..]);
            return !isText || hash.Algorithm == HashAlgorithm.Sha256;
        }
        catch (InvalidHashException)
        {
            return false;
        }
    }
}
