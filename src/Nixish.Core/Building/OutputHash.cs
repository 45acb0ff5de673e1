namespace Nixish;

/// <summary>The hash by which a fixed output is known.</summary>
internal static class OutputHash
{
    /// <summary>What <paramref name="known"/> would have to say of the tree at <paramref name="place"/>, which is a file where it is flat.</summary>
    public static Hash Of(DiskPath place, TreeNode tree, FixedOutput known, CancellationToken cancellationToken)
    {
        using var output = new DigestStream(known.Hash.Algorithm);
        if (known.Mode == FixedOutputMode.Recursive)
        {
            using var nar = new TreeNar(new NarWriter(output), cancellationToken);
            nar.Write(place, tree);
        }
        else
        {
            using var file = new FileStream(Disk.OpenRead(place), FileAccess.Read, bufferSize: 0);
            file.CopyTo(output);
        }

        return output.Finish();
    }
}
