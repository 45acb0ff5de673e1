using System.Globalization;

namespace Nixish;

/// <summary>
/// A lease as a collector sees it: a file of base names, one a line, called <c>ID-NUMBER-SECONDS</c> after the open store that holds it
/// and how long it outlives its holder. Its last change is its last sign of life.
/// </summary>
internal sealed record LeaseFile(string Path, string Holder, TimeSpan Duration)
{
    private static long Last;

    public static string NewPath(LocalStore store, TimeSpan duration) => System.IO.Path.Combine(
        store.Layout.Leases,
        string.Create(CultureInfo.InvariantCulture, $"{store.Scratch.Id}-{Interlocked.Increment(ref Last)}-{(long)Math.Ceiling(duration.TotalSeconds)}"));

    public static IEnumerable<LeaseFile> List(LocalStore store)
    {
        // A store that is only read may be of a version that made no such folder.
        foreach (var path in Directory.Exists(store.Layout.Leases) ? Directory.EnumerateFiles(store.Layout.Leases) : [])
        {
            if (System.IO.Path.GetFileName(path).Split('-') is [var holder, _, var seconds] && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var duration))
            {
                // A name that says more than there is time for says for ever.
                yield return new(path, holder, duration < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(duration) : TimeSpan.MaxValue);
            }
        }
    }

    /// <summary>Whether the open store that holds it lives, as far as can be told without writing.</summary>
    public bool HasHolder(LocalStore store) => store.Access == StoreAccess.ReadWrite
        ? Scratch.Lives(store.Layout.Temporary, Holder)
        : File.Exists(Scratch.LockOf(store.Layout.Temporary, Holder));

    /// <summary>Whether its holder died, and longer ago than it lasts.</summary>
    public bool HasEnded(LocalStore store, StoreClock clock) => !HasHolder(store) && clock.Age(File.GetLastWriteTimeUtc(Path)) > Duration;

    /// <summary>How many bytes it has; 0 where it was given back meanwhile.</summary>
    public long Length => new FileInfo(Path) is { Exists: true } file ? file.Length : 0;

    /// <summary>What it protects; nothing where it was given back meanwhile.</summary>
    public IReadOnlyList<StorePath> Read(StoreDirectory directory)
    {
        string text;
        try
        {
            using var reader = new StreamReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            text = reader.ReadToEnd();
        }
        catch (FileNotFoundException)
        {
            return [];
        }

        // A last line without its end is what a process wrote when it was killed; nobody relies on it.
        List<StorePath> paths = [];
        foreach (var line in text.Split('\n')[..^1])
        {
            if (StorePath.TryParse($"{directory}/{line}", directory, out var path))
            {
                paths.Add(path);
            }
        }

        return paths;
    }
}
