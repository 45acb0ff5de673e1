namespace Nixish;

/// <summary>How many bytes lie in a folder that somebody writes to meanwhile.</summary>
internal static class TreeSize
{
    // A build's outputs lie somewhat below its folder.
    private const int FoldersAbove = 4;

    /// <summary>The lengths of all files. What cannot be read, or is deeper than any store holds, counts nothing.</summary>
    public static long Of(string folder)
    {
        try
        {
            using var tree = FileTree.Open(folder);
            return Of(tree, NarFormat.MaxDepth + FoldersAbove);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static long Of(FileTree tree, int depth)
    {
        var size = 0L;
        foreach (var entry in tree.Entries())
        {
            try
            {
                if (tree.Find(entry.Name) is not { } stat)
                {
                    continue;
                }

                if (stat.Kind == FileKind.Regular)
                {
                    size += stat.Length;
                }
                else if (stat.Kind == FileKind.Directory && depth > 0)
                {
                    using var inner = tree.OpenDirectory(entry.Name);
                    size += Of(inner, depth - 1);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Gone, or another by now.
            }
        }

        return size;
    }
}
