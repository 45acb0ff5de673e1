using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Reads manifests: documents of YAML, or JSON, each an object or a list of objects.</summary>
internal sealed class ManifestReader(ManifestOptions options)
{
    // As deep as JSON is read.
    private const int MaxDepth = 64;
    private readonly List<KubernetesObject> _resources = [];
    private readonly List<UnknownField> _unknown = [];

    public static IReadOnlyList<KubernetesObject> Yaml(string yaml, ManifestOptions options, out Seq<UnknownField> unknown)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        var reader = new ManifestReader(options);
        reader.ReadYaml(yaml);
        return reader.Done(out unknown);
    }

    public static IReadOnlyList<KubernetesObject> Json(ReadOnlyMemory<byte> utf8, ManifestOptions options, out Seq<UnknownField> unknown)
    {
        var reader = new ManifestReader(options);
        reader.ReadJson(utf8, document: null);
        return reader.Done(out unknown);
    }

    private void ReadYaml(string yaml)
    {
        try
        {
            foreach (var document in YamlTree.Documents(yaml, MaxDepth))
            {
                ReadJson(YamlJson.Of(document, yaml.Length, MaxDepth), document);
            }
        }
        catch (YamlProblemException problem)
        {
            throw new ManifestException(options.Name, problem.Line, null, problem.Message + ".", problem);
        }
    }

    private void ReadJson(ReadOnlyMemory<byte> utf8, ManifestNode? document)
    {
        var first = _unknown.Count;
        try
        {
            using var json = JsonText.Parse(utf8);
            Read(json.RootElement, "", document, null, null, 0);
        }
        catch (KubernetesJsonException error)
        {
            var problem = error.Message.StartsWith(error.Path + ": ", StringComparison.Ordinal) ? error.Message[(error.Path.Length + 2)..] : error.Message;
            var hint = problem.StartsWith("expected a text, found a number", StringComparison.Ordinal) || problem.StartsWith("expected a text, found true", StringComparison.Ordinal) ? " Put it in quotes." : "";
            throw new ManifestException(options.Name, document is null ? null : YamlLines.Of(document, error.Path), error.Path, problem + hint, error);
        }

        for (var i = first; document is not null && i < _unknown.Count; i++)
        {
            _unknown[i] = _unknown[i] with { Line = YamlLines.Of(document, _unknown[i].Path) };
        }
    }

    private void Read(JsonElement element, string path, ManifestNode? document, string? apiVersion, string? kind, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new KubernetesJsonException(path.Length == 0 ? "$" : path, "this is no Kubernetes object: it is no mapping with apiVersion, kind and metadata.");
        }

        (apiVersion, kind) = (Text(element, "apiVersion") ?? apiVersion, Text(element, "kind") ?? kind);
        if (kind is { Length: >= 4 } && kind.EndsWith("List", StringComparison.Ordinal) && element.TryGetProperty("items", out var items) && items.ValueKind is JsonValueKind.Array or JsonValueKind.Null)
        {
            if (depth > 0)
            {
                throw new KubernetesJsonException(path, "a list of objects cannot be in another.");
            }

            // A "v1 List" holds anything, so its items say what they are.
            var of = kind.Length > 4 ? kind[..^4] : null;
            var index = 0;
            foreach (var item in items.ValueKind == JsonValueKind.Null ? default : items.EnumerateArray())
            {
                Read(item, $"items[{index++}]", document, of is null ? null : apiVersion, of, depth + 1);
            }

            return;
        }

        _resources.Add(One(element, path, apiVersion, kind));
    }

    private KubernetesObject One(JsonElement element, string path, string? apiVersion, string? kind)
    {
        var report = new ReadReport();
        var resource = Read(element, path, apiVersion, kind, report);
        if (report.Unknown.Count == 0)
        {
            return resource;
        }

        // Again, to say what may have been meant.
        report = new() { Suggests = true };
        Read(element, path, apiVersion, kind, report);
        _unknown.AddRange(report.Unknown.Select(field => field with { Resource = $"{resource.Kind} {resource.Name}" }));
        return options.UnknownFields == UnknownFields.Keep ? KubernetesResource.Whole(resource.ApiVersion, resource.Kind, element, path) : resource;
    }

    private KubernetesObject Read(JsonElement element, string path, string? apiVersion, string? kind, ReadReport report)
    {
        var reader = FieldReader.Of(element, path, report);
        foreach (var custom in options.Kinds)
        {
            if (string.Equals(custom.Kind, kind, StringComparison.Ordinal) && string.Equals(custom.ApiVersion, apiVersion, StringComparison.Ordinal))
            {
                return custom.Read(reader);
            }
        }

        return KubernetesObject.ReadAny(reader, apiVersion, kind);
    }

    private List<KubernetesObject> Done(out Seq<UnknownField> unknown)
    {
        unknown = _unknown.ToSeq();
        return _unknown.Count == 0 || options.UnknownFields != UnknownFields.Refuse ? _resources : throw new ManifestException(options.Name, _unknown);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
