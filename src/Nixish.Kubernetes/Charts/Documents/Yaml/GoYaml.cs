using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>YAML as Helm writes and reads it: <c>sigs.k8s.io/yaml</c>, which goes through JSON, over yaml.v2. https://github.com/kubernetes-sigs/yaml</summary>
internal static class GoYaml
{
    /// <summary>The YAML of a value, with the newline at its end.</summary>
    /// <exception cref="GoDocumentException">It holds what JSON cannot say (NaN, a function, itself) or what YAML may not hold (control characters).</exception>
    public static string Write(object? value) => GoYamlWriter.Write(value);

    /// <summary>The YAML of a value as <c>toYamlPretty</c> writes it, with the newline at its end: yaml.v3 with two spaces.</summary>
    /// <exception cref="GoDocumentException">It holds a function, or itself.</exception>
    public static string WritePretty(object? value) => GoYamlWriter.Write(value, GoYamlLayout.Pretty);

    /// <summary>The value of a text's first document; null where it has none. Every number is a float64, as Helm has it.</summary>
    /// <exception cref="GoDocumentException">It is no YAML, has keys that JSON cannot have, or stands by its aliases for far more than it is long.</exception>
    public static object? Read(string text) => Read(text, GoYamlDecoder.Floating);

    /// <summary>The map that a text's first document is; null where it is null or there is none.</summary>
    /// <exception cref="GoDocumentException">It is no YAML, or YAML of something else.</exception>
    public static GoMap? ReadMap(string text) => Shaped(text, GoShape.Map);

    /// <summary>The list that a text's first document is; null where it is null or there is none.</summary>
    /// <exception cref="GoDocumentException">It is no YAML, or YAML of something else.</exception>
    public static GoList? ReadList(string text) => Shaped(text, GoShape.List);

    /// <summary>As <see cref="Read(string)"/>, with whole numbers as <see cref="nint"/> or <see cref="ulong"/>: what is read into a struct's text field is spelled after these, so that <c>appVersion: 20240101</c> keeps its digits.</summary>
    /// <exception cref="GoDocumentException">As for <see cref="Read(string)"/>.</exception>
    public static object? ReadExact(string text) => Read(text, GoYamlDecoder.Exact);

    /// <summary>The maps of all documents of a text, which lines of <c>---</c> part. Documents that are null are left out.</summary>
    /// <exception cref="GoDocumentException">One of them is no YAML, or YAML of something else.</exception>
    public static IReadOnlyList<GoMap> ReadAll(string text)
    {
        List<GoMap> documents = [];
        foreach (var document in GoYamlDocuments.Split(text))
        {
            try
            {
                if (ReadMap(document) is { } map)
                {
                    documents.Add(map);
                }
            }
            catch (GoDocumentException error)
            {
                throw new GoDocumentException($"cannot unmarshal yaml document: {error.Message}", error) { Line = error.Line, Column = error.Column };
            }
        }

        return documents;
    }

    private static object? Read(string text, Func<GoYamlNode, object?> decode)
    {
        try
        {
            return GoYamlParser.FirstDocument(text) is { } root ? decode(root) : null;
        }
        catch (GoDocumentException error)
        {
            throw new GoDocumentException($"error converting YAML to JSON: {error.Message}", error) { Line = error.Line, Column = error.Column };
        }
    }

    private static T Shaped<T>(string text, Func<object?, T> shape)
    {
        var value = Read(text);
        try
        {
            return shape(value);
        }
        catch (GoDocumentException error)
        {
            throw new GoDocumentException($"error unmarshaling JSON: while decoding JSON: {error.Message}", error) { Line = 1 };
        }
    }
}
