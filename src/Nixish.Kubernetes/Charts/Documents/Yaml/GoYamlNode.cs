namespace Nixish.Kubernetes.Charts;

/// <summary>A node of a YAML document as it stands there: an alias is a node of its own.</summary>
internal sealed class GoYamlNode(GoYamlNodeKind kind, string tag, long line)
{
    public GoYamlNodeKind Kind => kind;

    /// <summary>Its tag written out, empty where it has none.</summary>
    public string Tag => tag;

    /// <summary>Where it begins, from 1.</summary>
    public long Line => line;

    /// <summary>The text of a scalar, the name of an alias.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether what a scalar is depends on its text: it has neither quotes nor a tag, not even <c>!</c>.</summary>
    public bool Plain { get; init; }

    /// <summary>What an alias stands for.</summary>
    public GoYamlNode? Target { get; init; }

    /// <summary>The items of a sequence; of a mapping its keys and values in turn.</summary>
    public List<GoYamlNode> Children { get; } = [];

    /// <summary>Whether a key is the one that merges mappings.</summary>
    public bool IsMerge => kind == GoYamlNodeKind.Scalar && Text == "<<" && (Plain || tag == "tag:yaml.org,2002:merge");
}

internal enum GoYamlNodeKind
{
    Scalar,
    Sequence,
    Mapping,
    Alias,
}
