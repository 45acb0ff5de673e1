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
        List<string> unknown = [];
        var read = ReadAny(FieldReader.Of(element, unknown));
        unknownFields = unknown.ToSeq();
        return read;
    }

    /// <summary>Reads with <paramref name="read"/>; unknown fields are an error.</summary>
    protected static T Strictly<T>(ReadOnlyMemory<byte> utf8, Func<FieldReader, T> read)
    {
        var value = Leniently(utf8, read, out var unknown);
        return unknown.IsEmpty
            ? value
            : throw new KubernetesJsonException(unknown[0], $"there is no such field{(unknown.Count == 1 ? "" : $"; nor {string.Join(", ", unknown.Skip(1))}")}. Remove it, correct its spelling, or read with the overload that reports unknown fields.");
    }

    /// <summary>Reads with <paramref name="read"/>; unknown fields are reported.</summary>
    protected static T Leniently<T>(ReadOnlyMemory<byte> utf8, Func<FieldReader, T> read, out Seq<string> unknownFields)
    {
        ArgumentNullException.ThrowIfNull(read);
        List<string> unknown = [];
        using var document = JsonText.Parse(utf8);
        var value = read(FieldReader.Of(document.RootElement, unknown));
        unknownFields = unknown.ToSeq();
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
