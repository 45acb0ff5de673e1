namespace Nixish.Kubernetes.Charts;

/// <summary>Where a path leads to when every link in it is followed.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Of(string path)
    {
        var links = 0;
        var root = Path.GetPathRoot(path) ?? "/";
        var done = root;
        var left = new Stack<string>(path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (left.TryPop(out var part))
        {
            switch (part)
            {
                case ".":
                    continue;
                case "..":
                    done = Path.GetDirectoryName(done) ?? root;
                    continue;
                default:
                    break;
            }

            var next = Path.Combine(done, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                done = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"too many links in '{path}'");
            }

            done = Path.IsPathRooted(target) ? root : done;
            foreach (var step in target.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                left.Push(step);
            }
        }

        return done;
    }
}
