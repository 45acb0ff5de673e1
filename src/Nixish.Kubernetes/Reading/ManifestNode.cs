namespace Nixish.Kubernetes;

internal enum ManifestNodeKind
{
    Scalar,
    Sequence,
    Mapping,
}

/// <summary>One node of a YAML document. An alias is the node itself once more, so this is a graph without cycles.</summary>
internal sealed class ManifestNode(ManifestNodeKind kind, string? tag, long line)
{
    public ManifestNodeKind Kind => kind;

    /// <summary>Its tag, written out; null where it has none.</summary>
    public string? Tag => tag;

    /// <summary>Where it begins, from 1.</summary>
    public long Line => line;

    /// <summary>The text of a scalar.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether a scalar is without quotes, so that what it is depends on its text.</summary>
    public bool Plain { get; init; }

    /// <summary>The items of a sequence.</summary>
    public List<ManifestNode> Items { get; } = [];

    /// <summary>The keys and values of a mapping.</summary>
    public List<(ManifestNode Key, ManifestNode Value)> Members { get; } = [];

    /// <summary>Whether its end was read: an alias within the node itself would be a cycle.</summary>
    public bool Whole { get; set; } = kind == ManifestNodeKind.Scalar;
}

/// <summary>What is wrong with a YAML text, and where.</summary>
internal sealed class YamlProblemException(string problem, long line, Exception? innerException = null) : Exception(problem, innerException)
{
    public long Line => line;
}
