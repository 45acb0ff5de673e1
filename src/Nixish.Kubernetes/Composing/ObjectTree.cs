using System.Buffers;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>An object as JSON and back, for what composes objects of every kind alike. Nothing is checked or filled in on the way: it may be a part of one.</summary>
internal static class ObjectTree
{
    public static Json Of(KubernetesObject resource, ImagesAside images)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(buffer, FieldWriter.Options))
        {
            resource.WriteUnfinished(writer, images);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return Json.From(document.RootElement);
    }

    /// <summary>The object that <paramref name="tree"/> says, of the type of <paramref name="alike"/>.</summary>
    /// <exception cref="KubernetesJsonException">The tree is no such object: a field is required and is missing, or is not in the type.</exception>
    public static KubernetesObject Read(Json tree, KubernetesObject alike, ImagesAside images) => Read(tree, alike, static (one, reader) => one.ReadAlike(reader), images);

    /// <summary>The object that <paramref name="tree"/> says, as <paramref name="readAs"/> reads it.</summary>
    public static KubernetesObject Read(Json tree, KubernetesObject alike, Func<KubernetesObject, FieldReader, KubernetesObject> readAs, ImagesAside images)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(buffer, FieldWriter.Options))
        {
            tree.WriteTo(writer);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        var report = new ReadReport();
        KubernetesObject read;
        try
        {
            read = readAs(alike, FieldReader.Of(document.RootElement, report, images));
        }
        catch (KubernetesJsonException error)
        {
            throw new KubernetesJsonException($"{alike.Id}: {error.Path}", error.Message[(error.Path.Length + 2)..], error);
        }

        return report.Unknown.Count == 0 ? read : throw new KubernetesJsonException($"{alike.Id}: {report.Unknown[0].Path}", "there is no such field. Remove it, or correct its spelling.");
    }
}
