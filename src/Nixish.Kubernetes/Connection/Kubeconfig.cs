namespace Nixish.Kubernetes;

/// <summary>What one or several merged kubeconfig files say. Names are case-sensitive, as in client-go.</summary>
internal sealed record Kubeconfig
{
    /// <summary>The context used when none is asked for.</summary>
    public string? CurrentContext { get; init; }

    /// <summary>Clusters by name.</summary>
    public Map<KubeconfigEntry> Clusters { get; init; }

    /// <summary>Users by name.</summary>
    public Map<KubeconfigEntry> Users { get; init; }

    /// <summary>Contexts by name.</summary>
    public Map<KubeconfigEntry> Contexts { get; init; }

    /// <summary>Whether it says nothing that leads to a cluster.</summary>
    public bool IsEmpty => CurrentContext is null && Clusters.IsEmpty && Users.IsEmpty && Contexts.IsEmpty;

    /// <summary>This, and what <paramref name="later"/> adds: of two entries with one name the earlier is taken whole.</summary>
    public Kubeconfig MergedWith(Kubeconfig later) => new()
    {
        CurrentContext = CurrentContext ?? later.CurrentContext,
        Clusters = later.Clusters + Clusters,
        Users = later.Users + Users,
        Contexts = later.Contexts + Contexts,
    };
}

/// <summary>One cluster, user or context: its fields of text, its lists and mappings, and the file that holds it, against whose folder relative paths resolve.</summary>
internal sealed record KubeconfigEntry(string File, Map<string> Fields, Map<Json> Nested)
{
    /// <summary>The value of a scalar field; null where it is absent or empty.</summary>
    public string? this[string field] => Fields.TryGetValue(field, out var value) && value.Length > 0 ? value : null;

    /// <summary>A field that names a file, made absolute.</summary>
    public string? PathOf(string field) => this[field] is { } path ? Absolute(path) : null;

    /// <summary>What <paramref name="path"/> means in this entry's file.</summary>
    public string Absolute(string path) => Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(File))!);
}
