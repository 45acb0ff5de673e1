namespace Nixish.Kubernetes.Charts;

/// <summary>What Helm reads of a document: the rest of it may be anything that is YAML.</summary>
internal sealed record ManifestHead(string Kind, string Name, IReadOnlyDictionary<string, string> Annotations)
{
    private static readonly Dictionary<string, string> None = [];

    /// <exception cref="GoDocumentException">The document is no YAML, no mapping, or its head has wrong types.</exception>
    public static ManifestHead Read(string document)
    {
        var fields = StructReader.Of(GoYaml.ReadExact(document), "util.", "SimpleHead");
        _ = fields.Text("apiVersion");
        var metadata = fields.Struct("metadata", "struct { Name string \"json:\\\"name\\\"\"; Annotations map[string]string \"json:\\\"annotations\\\"\" }");
        var annotations = metadata?.TextMap("annotations") ?? default;
        return new(fields.Text("kind"), metadata?.Text("name") ?? "", annotations.IsEmpty ? None : annotations.ToDictionary(StringComparer.Ordinal));
    }
}
