using System.Text.Json;

namespace Nixish.Kubernetes.Generation;

/// <summary>Reads custom resource definitions from YAML or JSON. Other objects beside them, as install manifests have, are passed over.</summary>
internal static class CrdReader
{
    // Names and lists of the schema nest about three deep in YAML for each level of the object.
    private const int MaxDepth = 400;
    private const long MaxBytes = 64 * 1024 * 1024;
    private static readonly System.Text.UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The served versions of the definitions in a file.</summary>
    public static List<CustomDefinition> File(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                throw new GenerationException($"{path} is over {MaxBytes / 1024 / 1024} MB. Split it.");
            }

            return Read(Strict.GetString(System.IO.File.ReadAllBytes(path)).TrimStart('\ufeff'), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GenerationException($"{path} cannot be read: {error.Message}", error);
        }
        catch (ArgumentException error)
        {
            throw new GenerationException($"{path} is not UTF-8.", error);
        }
    }

    /// <summary>The served versions of the definitions in <paramref name="yaml"/>, which messages call <paramref name="source"/>.</summary>
    public static List<CustomDefinition> Read(string yaml, string source)
    {
        List<CustomDefinition> definitions = [];
        try
        {
            foreach (var document in YamlTree.Documents(yaml, MaxDepth))
            {
                var json = JsonDocument.Parse(YamlJson.Of(document, yaml.Length, MaxDepth), new() { MaxDepth = MaxDepth + 2 });
                Object(json.RootElement, $"{source}, line {document.Line}", definitions, depth: 0);
            }
        }
        catch (YamlProblemException problem)
        {
            throw new GenerationException($"{source}, line {problem.Line}: {problem.Message}.", problem);
        }

        return definitions.Count > 0 ? definitions : throw new GenerationException($"{source} holds no CustomResourceDefinition with a served version.");
    }

    private static void Object(JsonElement element, string source, List<CustomDefinition> definitions, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var (apiVersion, kind) = (Text(element, "apiVersion"), Text(element, "kind"));
        if (kind?.EndsWith("List", StringComparison.Ordinal) == true && depth == 0 && element.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in items.EnumerateArray())
            {
                Object(item, source, definitions, depth + 1);
            }
        }
        else if (kind == "CustomResourceDefinition")
        {
            definitions.AddRange(apiVersion switch
            {
                "apiextensions.k8s.io/v1" => Versions(element, source),
                "apiextensions.k8s.io/v1beta1" => throw new GenerationException($"{source}: the definition is of apiextensions.k8s.io/v1beta1, which Kubernetes no longer serves since 1.22. Take a newer release of what defines it, or convert it to v1."),
                _ => throw new GenerationException($"{source}: a CustomResourceDefinition of '{apiVersion}'. Only apiextensions.k8s.io/v1 is known."),
            });
        }
    }

    private static IEnumerable<CustomDefinition> Versions(JsonElement definition, string source)
    {
        var spec = Member(definition, "spec", source);
        var names = Member(spec, "names", source);
        var group = Required(spec, "group", source);
        var (kind, plural) = (Required(names, "kind", source), Required(names, "plural", source));
        var scope = Required(spec, "scope", source);
        if (scope is not ("Namespaced" or "Cluster"))
        {
            throw new GenerationException($"{source}: the scope of {kind} is '{scope}'. It must be Namespaced or Cluster.");
        }

        if (!spec.TryGetProperty("versions", out var versions) || versions.ValueKind != JsonValueKind.Array)
        {
            throw new GenerationException($"{source}: {kind} has no spec.versions.");
        }

        foreach (var version in versions.EnumerateArray().Where(version => version.ValueKind == JsonValueKind.Object && version.TryGetProperty("served", out var served) && served.ValueKind == JsonValueKind.True))
        {
            var schema = version.TryGetProperty("schema", out var holder) && holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty("openAPIV3Schema", out var found) ? found : default;
            yield return new(new(group, Required(version, "name", source), kind, plural, scope == "Namespaced"), schema, source);
        }
    }

    private static JsonElement Member(JsonElement element, string name, string source) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : throw new GenerationException($"{source}: the CustomResourceDefinition has no {name}.");

    // Group, kind and plural become parts of C# texts: nothing but what the API takes in them is let through.
    private static string Required(JsonElement element, string name, string source) =>
        Text(element, name) is { Length: > 0 and <= 253 } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
            ? text
            : throw new GenerationException($"{source}: the CustomResourceDefinition has no {name} that is a name.");

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
