using System.Text.Json;

namespace Nixish.Kubernetes;

public abstract partial record KubernetesObject
{
    /// <summary>Reads a resource of any kind: one that the library has a type for as that type, others as <see cref="KubernetesResource"/>.</summary>
    /// <exception cref="KubernetesJsonException">The text is not such an object, or has fields that its type does not have; the message names each.</exception>
    public static KubernetesObject FromJson(ReadOnlyMemory<byte> utf8) => Strictly(utf8, ReadAny);

    /// <inheritdoc cref="FromJson(ReadOnlyMemory{byte})"/>
    /// <param name="utf8">The JSON.</param>
    /// <param name="unknownFields">Paths of the fields that the type does not have, which are lost; no error.</param>
    public static KubernetesObject FromJson(ReadOnlyMemory<byte> utf8, out Seq<string> unknownFields) => Leniently(utf8, ReadAny, out unknownFields);

    /// <inheritdoc cref="FromJson(ReadOnlyMemory{byte}, out Seq{string})"/>
    public static KubernetesObject FromJson(JsonElement element, out Seq<string> unknownFields)
    {
        var report = new ReadReport();
        var read = ReadAny(FieldReader.Of(element, report));
        unknownFields = report.Unknown.Select(static field => field.Path).ToSeq();
        return read;
    }

    /// <summary>Reads one resource from YAML, as <see cref="ResourceSet.FromYaml(string, ManifestOptions?)"/> reads many.</summary>
    /// <exception cref="ManifestException">The text is no YAML, holds no object or several, or has wrong or unknown fields.</exception>
    public static KubernetesObject FromYaml(string yaml, ManifestOptions? options = null)
    {
        options ??= new();
        var resources = ManifestReader.Yaml(yaml, options, out _);
        return resources.Count == 1 ? resources[0] : throw new ManifestException(options.Name, null, null, $"it holds {resources.Count} objects where one is expected. Read it with ResourceSet.FromYaml.");
    }

    /// <summary>Reads with <paramref name="read"/>; unknown fields are an error.</summary>
    protected static T Strictly<T>(ReadOnlyMemory<byte> utf8, Func<FieldReader, T> read)
    {
        var value = Leniently(utf8, read, out var unknown);
        if (unknown.IsEmpty)
        {
            return value;
        }

        // Again, to say what may have been meant.
        var report = new ReadReport { Suggests = true };
        using var document = JsonText.Parse(utf8);
        read(FieldReader.Of(document.RootElement, report));
        var meant = report.Unknown[0].Suggestion is { } suggestion ? $" (did you mean {suggestion}?)" : "";
        throw new KubernetesJsonException(unknown[0], $"there is no such field{meant}{(unknown.Count == 1 ? "" : $"; nor {string.Join(", ", report.Unknown.Skip(1))}")}. Remove it, correct its spelling, or read with the overload that reports unknown fields.");
    }

    /// <summary>Reads with <paramref name="read"/>; unknown fields are reported.</summary>
    protected static T Leniently<T>(ReadOnlyMemory<byte> utf8, Func<FieldReader, T> read, out Seq<string> unknownFields)
    {
        ArgumentNullException.ThrowIfNull(read);
        var report = new ReadReport();
        using var document = JsonText.Parse(utf8);
        var value = read(FieldReader.Of(document.RootElement, report));
        unknownFields = report.Unknown.Select(static field => field.Path).ToSeq();
        return value;
    }

    internal static KubernetesObject ReadAny(FieldReader reader) => ReadAny(reader, null, null);

    internal static KubernetesObject ReadAny(FieldReader reader, string? defaultApiVersion, string? defaultKind)
    {
        var apiVersion = reader.Required("apiVersion", reader.Text("apiVersion"u8) ?? defaultApiVersion);
        var kind = reader.Required("kind", reader.Text("kind"u8) ?? defaultKind);
        return KnownKinds.Read(apiVersion, kind, reader) ?? KubernetesResource.Read(apiVersion, kind, reader);
    }
}
