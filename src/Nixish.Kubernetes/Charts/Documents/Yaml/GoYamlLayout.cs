namespace Nixish.Kubernetes.Charts;

/// <summary>The two libraries that write YAML for templates.</summary>
internal enum GoYamlLayout
{
    /// <summary>yaml.v2 behind JSON: lists under their key's own column, lines folded at 80 characters.</summary>
    Standard,

    /// <summary>yaml.v3 with two spaces: lists indented below their key, no line folded, values written as they are.</summary>
    Pretty,
}
