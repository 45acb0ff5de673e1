using System.Buffers;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Objects of Kubernetes' own kinds that are given as JSON: whether their fields are those of the kind, and what they are typed.</summary>
internal static class BuiltInSchema
{
    /// <summary>The object as the type of its kind; null where it is none, which is then among the findings.</summary>
    public static KubernetesObject? Read(KubernetesResource resource, FindingList findings)
    {
        if (JsonDepth.IsTooDeep(resource.Content))
        {
            findings.Add(KnownRules.Format, resource, "", $"it is nested deeper than {JsonDepth.Most} levels");
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, FieldWriter.Options))
        {
            var fields = new FieldWriter(writer, ImageNames.Instance);
            writer.WriteStartObject();
            writer.WriteString("apiVersion"u8, resource.ApiVersion);
            writer.WriteString("kind"u8, resource.Kind);
            fields.Object("metadata"u8, resource.Metadata);
            resource.WriteFields(fields);
            writer.WriteEndObject();
        }

        try
        {
            var read = KubernetesObject.FromJson(buffer.WrittenMemory, out var unknown);
            foreach (var path in unknown)
            {
                findings.Add(KnownRules.UnknownField, resource, path, $"{resource.Kind} has no such field");
            }

            return read;
        }
        catch (KubernetesJsonException wrong)
        {
            var missing = wrong.Message.Contains("is required and is missing", StringComparison.Ordinal);
            findings.Add(missing ? KnownRules.Required : KnownRules.FieldType, resource, wrong.Path, missing ? "it is required and not set" : wrong.Message);
            return null;
        }
    }
}
