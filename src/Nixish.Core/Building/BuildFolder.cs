namespace Nixish;

/// <summary>The private folder of one build: where its outputs are made, and where its builder works.</summary>
internal sealed class BuildFolder
{
    private readonly LocalStore _store;
    private readonly Map<string> _outputs;
    private readonly Lazy<string> _work;

    private BuildFolder(LocalStore store, string root, Derivation derivation)
    {
        (_store, Root, Outputs) = (store, root, Path.Combine(root, "store"));
        _outputs = derivation.Outputs.Select(output => Path.Combine(Outputs, output.Path.BaseName));
        _work = new(MakeWork);
    }

    public string Root { get; }

    /// <summary>The builder's working folder, empty; made when it is first asked for.</summary>
    public string Work => _work.Value;

    /// <summary>Where outputs are made, under their base names.</summary>
    public string Outputs { get; }

    /// <summary>Where each output is made.</summary>
    public Map<string> OutputPaths => _outputs;

    /// <summary>A folder in which outputs are made aside, to be moved into the store when they are whole.</summary>
    public static BuildFolder Make(LocalStore store, Derivation derivation)
    {
        if (!store.Scratch.BuildFolders.TryTake(out var root))
        {
            root = store.Temporary();
            try
            {
                Disk.MakeFolder(root);
                Disk.MakeFolder(Path.Combine(root, "store"));
            }
            catch
            {
                Disk.Delete(root);
                throw;
            }
        }

        return new(store, root, derivation);
    }

    /// <summary>Deletes it. Where nothing is left in it, and nobody worked in it, the next build gets it instead.</summary>
    public void Delete()
    {
        if (!_work.IsValueCreated && Disk.List(Outputs).Count == 0)
        {
            _store.Scratch.BuildFolders.Add(Root);
        }
        else
        {
            Disk.Delete(Root);
        }
    }

    private string MakeWork()
    {
        var work = Path.Combine(Root, "build");
        Disk.MakeFolder(work);
        return work;
    }
}
