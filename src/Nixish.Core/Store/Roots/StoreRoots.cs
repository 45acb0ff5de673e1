using System.Text;

namespace Nixish;

/// <summary>
/// The named roots of a store: what a root names, and all that it refers to, is never collected. Several processes may change roots at
/// once; each change happens wholly or not at all.
/// </summary>
public sealed class StoreRoots
{
    private readonly LocalStore _store;

    internal StoreRoots(LocalStore store) => _store = store;

    /// <summary>Makes <paramref name="name"/> a root for <paramref name="path"/>, in place of what it named before.</summary>
    /// <inheritdoc cref="SetAsync(string, IEnumerable{StorePath}, CancellationToken)"/>
    public Task SetAsync(string name, StorePath path, CancellationToken cancellationToken = default) => SetAsync(name, [path], cancellationToken);

    /// <summary>Makes <paramref name="name"/> a root for <paramref name="paths"/>, in place of what it named before.</summary>
    /// <param name="name">1 to 200 of <c>0-9 A-Z a-z + - . _ = @ ~</c>, not beginning with a dot.</param>
    /// <param name="paths">What to keep: one or more valid paths.</param>
    /// <param name="cancellationToken">Gives up while a collection in another process decides, which takes milliseconds.</param>
    /// <exception cref="ArgumentException">The name is not one, or there are no paths.</exception>
    /// <exception cref="PathNotValidException">A path is not in the store: there is nothing to keep. The root is as it was.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task SetAsync(string name, IEnumerable<StorePath> paths, CancellationToken cancellationToken = default)
    {
        RootText.CheckName(name);
        ArgumentNullException.ThrowIfNull(paths);
        var sorted = RootText.Sorted(name, paths);

        try
        {
            using var gate = await CollectionGate.PassAsync(_store, cancellationToken).ConfigureAwait(false);
            foreach (var path in sorted)
            {
                _ = _store.PhysicalPath(path);
                if (!_store.Contains(path))
                {
                    throw new PathNotValidException(path, $"'{path}' is not in the store '{_store.Root}', so the root '{name}' could not keep it: build or add it first.");
                }
            }

            var temporary = _store.Temporary();
            try
            {
                using var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
                file.Write(Encoding.UTF8.GetBytes(RootText.Of(sorted)));

                // A root that a power cut emptied would let everything below it be collected.
                file.Flush(flushToDisk: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }

            File.Move(temporary, FileOf(name), overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StoreException.Unwritable(failure, _store.Root);
        }
    }

    /// <summary>Removes a root. What nothing else keeps may then be collected.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ArgumentException">The name is none that a root can have.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public bool Remove(string name)
    {
        RootText.CheckName(name);
        try
        {
            var file = Path.Combine(_store.Writable.Layout.Roots, name);
            var existed = File.Exists(file);
            File.Delete(file);
            return existed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StoreException.Unwritable(failure, _store.Root);
        }
    }

    /// <summary>What the root <paramref name="name"/> names, in order; empty where there is no such root.</summary>
    /// <exception cref="StoreException">Its file was damaged.</exception>
    public Seq<StorePath> Find(string name)
    {
        RootText.CheckName(name);
        return Read(name);
    }

    /// <summary>All roots, and what each names.</summary>
    /// <exception cref="StoreException">The file of one was damaged: set or remove that root.</exception>
    public Map<Seq<StorePath>> List()
    {
        List<KeyValuePair<string, Seq<StorePath>>> roots = [];
        foreach (var file in System.IO.Directory.EnumerateFiles(_store.Layout.Roots))
        {
            // One that was removed since it was listed is none.
            var name = Path.GetFileName(file);
            if (RootText.NameProblem(name) is null && Read(name) is { IsEmpty: false } paths)
            {
                roots.Add(new(name, paths));
            }
        }

        return [.. roots];
    }

    private Seq<StorePath> Read(string name)
    {
        string text;
        try
        {
            text = File.ReadAllText(FileOf(name));
        }
        catch (FileNotFoundException)
        {
            return [];
        }

        // Half a root must stop a collection, not shrink what it keeps.
        return RootText.Parse(text, _store.Directory) ?? throw Damaged(name);
    }

    private StoreException Damaged(string name) =>
        new($"The root '{name}' cannot be read: '{FileOf(name)}' is not a list of store paths in {_store.Directory}. Set the root again, or remove it; nothing is collected until then.");

    private string FileOf(string name) => Path.Combine(_store.Layout.Roots, name);
}
