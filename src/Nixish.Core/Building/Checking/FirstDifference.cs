namespace Nixish;

/// <summary>Finds where two trees begin to differ, in the order of a NAR.</summary>
internal sealed class FirstDifference(CancellationToken cancellationToken)
{
    private const int BufferSize = 128 * 1024;
    private const int Shown = 16;

    /// <summary>The first difference; null where there is none that a NAR would show.</summary>
    public TreeDifference? Find(DiskPath first, TreeNode firstTree, DiskPath second, TreeNode secondTree, string path = "")
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (one, other) = (firstTree.Stat, secondTree.Stat);
        if (one.Kind != other.Kind)
        {
            return Difference($"is {Word(one.Kind)} the first time and {Word(other.Kind)} the second");
        }

        switch (one.Kind)
        {
            case FileKind.Directory:
                return Children();
            case FileKind.Symlink:
                var (from, to) = (Disk.ReadLink(first), Disk.ReadLink(second));
                return from.AsSpan().SequenceEqual(to) ? null : Difference($"links to '{new DiskPath(from)}' the first time and to '{new DiskPath(to)}' the second");
            default:
                return one.Executable != other.Executable
                    ? Difference($"is executable the {(one.Executable ? "first" : "second")} time only")
                    : Contents(first, second, path);
        }

        TreeDifference Difference(string problem) => new() { Path = path, Problem = problem };

        TreeDifference? Children()
        {
            var (left, right) = (0, 0);
            while (left < firstTree.Children.Length || right < secondTree.Children.Length)
            {
                var order = left == firstTree.Children.Length ? 1
                    : right == secondTree.Children.Length ? -1
                    : firstTree.Children[left].Name.AsSpan().SequenceCompareTo(secondTree.Children[right].Name);
                var child = order <= 0 ? firstTree.Children[left] : secondTree.Children[right];
                var below = path.Length == 0 ? new DiskPath(child.Name).ToString() : $"{path}/{new DiskPath(child.Name)}";
                if (order != 0)
                {
                    return new() { Path = below, Problem = $"is there the {(order < 0 ? "first" : "second")} time only" };
                }

                if (Find(first.Join(child.Name), child, second.Join(child.Name), secondTree.Children[right], below) is { } found)
                {
                    return found;
                }

                left++;
                right++;
            }

            return null;
        }
    }

    private TreeDifference? Contents(DiskPath first, DiskPath second, string path)
    {
        using var left = Disk.OpenRead(first);
        using var right = Disk.OpenRead(second);
        var (one, other) = (new byte[BufferSize], new byte[BufferSize]);
        for (long at = 0; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (count, otherCount) = (Fill(left, one, at), Fill(right, other, at));
            var same = one.AsSpan(0, count).CommonPrefixLength(other.AsSpan(0, otherCount));
            if (same < count || same < otherCount)
            {
                at += same;
                return new() { Path = path, Problem = "differs", Offset = at, First = Read(left, at), Second = Read(right, at) };
            }

            if (count == 0)
            {
                return null;
            }

            at += count;
        }
    }

    private static Seq<byte> Read(Microsoft.Win32.SafeHandles.SafeFileHandle file, long at)
    {
        var bytes = new byte[Shown];
        return [.. bytes.AsSpan(0, Fill(file, bytes, at))];
    }

    private static int Fill(Microsoft.Win32.SafeHandles.SafeFileHandle file, byte[] buffer, long at)
    {
        var filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(file, buffer.AsSpan(filled), at + filled) is > 0 and var count)
        {
            filled += count;
        }

        return filled;
    }

    private static string Word(FileKind kind) => kind switch
    {
        FileKind.Directory => "a folder",
        FileKind.Symlink => "a link",
        _ => "a file",
    };
}
