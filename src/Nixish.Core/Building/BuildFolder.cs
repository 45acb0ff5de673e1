namespace Nixish;

/// <summary>The private folder of one build: where its outputs are made, and where its builder works.</summary>
internal sealed class BuildFolder
{
    private readonly Map<string> _outputs;

    private BuildFolder(string root, string outputs, Derivation derivation)
    {
        Root = root;
        Work = Path.Combine(root, "build");
        Outputs = outputs;
        _outputs = derivation.Outputs.Select(output => Path.Combine(outputs, output.Path.BaseName));
        Disk.MakeFolder(root);
        Disk.MakeFolder(Work);
    }

    public string Root { get; }

    /// <summary>The builder's working folder, empty.</summary>
    public string Work { get; }

    /// <summary>Where outputs are made, under their base names.</summary>
    public string Outputs { get; }

    /// <summary>Where each output is made.</summary>
    public Map<string> OutputPaths => _outputs;

    /// <summary>A folder in which outputs are made aside, to be moved into the store when they are whole.</summary>
    public static BuildFolder Make(LocalStore store, Derivation derivation)
    {
        var root = store.Temporary();
        var folder = new BuildFolder(root, Path.Combine(root, "store"), derivation);
        Disk.MakeFolder(folder.Outputs);
        return folder;
    }

    public void Delete() => Disk.Delete(Root);
}
