using System.Text.Json;

namespace Nixish.Kubernetes.Generation;

/// <summary>What a chart takes as values.</summary>
/// <param name="Name">The record to make of it: <c>WebValues</c>.</param>
/// <param name="Schema">The JSON Schema in its values.schema.json.</param>
/// <param name="Source">Where it is from, for messages.</param>
internal sealed record ValuesDefinition(string Name, JsonElement Schema, string Source)
{
    /// <summary>The schema in a file; without a name, the folder that it is in gives one.</summary>
    /// <exception cref="GenerationException">There is no such file, or it is no JSON object.</exception>
    public static ValuesDefinition File(string path, string name)
    {
        try
        {
            var schema = JsonDocument.Parse(System.IO.File.ReadAllBytes(path), new() { MaxDepth = ValuesSchemaReader.MaxDepth * 4 }).RootElement;
            var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? "";
            return schema.ValueKind == JsonValueKind.Object
                ? new(name.Length > 0 ? name : Identifiers.Pascal(folder) + "Values", schema, path)
                : throw new GenerationException($"{path} is no JSON Schema: it must be an object.");
        }
        catch (JsonException error)
        {
            throw new GenerationException($"{path} is no JSON: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GenerationException($"{path} cannot be read: {error.Message}", error);
        }
    }
}
