using System.Text;

namespace Nixish;

/// <summary>What differs between two file trees, as a store would see them: names, bytes, links, and whether files are executable.</summary>
internal sealed class TreeComparison(string place, StorePath after)
{
    private const int BufferSize = 64 * 1024;
    private const long LongestText = 256 * 1024;
    private readonly List<Difference> _differences = [];
    private readonly byte[] _left = new byte[BufferSize];
    private readonly byte[] _right = new byte[BufferSize];

    /// <summary>The differences, in byte order of the files' names.</summary>
    public static List<Difference> Between(SourceTree before, SourceTree now, string place, StorePath after)
    {
        var comparison = new TreeComparison(place, after);
        comparison.Compare(before, now, []);
        return comparison._differences;
    }

    private void Compare(SourceTree before, SourceTree now, byte[] name)
    {
        if (before.Kind != now.Kind)
        {
            Report(DifferenceKind.Type, name, WordOf(before), WordOf(now));
        }
        else if (now.Kind == FileKind.Directory)
        {
            CompareFolders(before, now, name);
        }
        else if (now.Kind == FileKind.Symlink)
        {
            var (left, right) = (before.LinkTarget(), now.LinkTarget());
            if (!left.AsSpan().SequenceEqual(right))
            {
                Report(DifferenceKind.Link, name, Encoding.UTF8.GetString(left), Encoding.UTF8.GetString(right));
            }
        }
        else
        {
            CompareFiles(before, now, name);
        }
    }

    private void CompareFolders(SourceTree before, SourceTree now, byte[] name)
    {
        var (left, right) = (before.Tree!.Children, now.Tree!.Children);
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            var order = i == left.Length ? 1 : j == right.Length ? -1 : left[i].Name.AsSpan().SequenceCompareTo(right[j].Name);
            byte[] child = [.. name, .. name.Length > 0 ? "/"u8 : [], .. order < 0 ? left[i].Name : right[j].Name];
            if (order == 0)
            {
                Compare(before.Child(left[i++]), now.Child(right[j++]), child);
            }
            else
            {
                Report(order < 0 ? DifferenceKind.Removed : DifferenceKind.Added, child);
                _ = order < 0 ? i++ : j++;
            }
        }
    }

    private void CompareFiles(SourceTree before, SourceTree now, byte[] name)
    {
        if (before.IsExecutable != now.IsExecutable)
        {
            Report(DifferenceKind.Mode, name, Executable(before), Executable(now));
        }

        if (before.Length == now.Length && HaveTheSameBytes(before, now))
        {
            return;
        }

        // One file is a value of its own: its first differing line says more than "changed". Of many files the name does.
        if (name.Length == 0 && before.Length <= LongestText && now.Length <= LongestText)
        {
            _differences.Add(TextDifference.Of(place, Read(before), Read(now)) with { In = after });
        }
        else
        {
            Report(DifferenceKind.Changed, name);
        }
    }

    private bool HaveTheSameBytes(SourceTree before, SourceTree now)
    {
        using var left = before.Open();
        using var right = now.Open();
        while (true)
        {
            var count = left.ReadAtLeast(_left, BufferSize, throwOnEndOfStream: false);
            if (count != right.ReadAtLeast(_right, BufferSize, throwOnEndOfStream: false) || !_left.AsSpan(0, count).SequenceEqual(_right.AsSpan(0, count)))
            {
                return false;
            }

            if (count < BufferSize)
            {
                return true;
            }
        }
    }

    private static byte[] Read(SourceTree file)
    {
        using var stream = file.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private void Report(DifferenceKind kind, byte[] name, string? before = null, string? now = null) =>
        _differences.Add(new(place, kind) { File = name.Length > 0 ? Encoding.UTF8.GetString(name) : null, Before = before, After = now, In = after });

    private static string Executable(SourceTree file) => file.IsExecutable ? "executable" : "not executable";

    private static string WordOf(SourceTree tree) => tree.Kind switch
    {
        FileKind.Directory => "folder",
        FileKind.Symlink => "link",
        _ => "file",
    };
}
