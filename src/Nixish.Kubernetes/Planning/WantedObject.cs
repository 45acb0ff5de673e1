using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>An object of a stack as it is sent to the server: rendered, with its namespace, stack label and key.</summary>
internal sealed class WantedObject
{
    private WantedObject(KubernetesObject value, ObjectAddress address, ReadOnlyMemory<byte> body, JsonElement root, string key, Seq<string> deliveries)
    {
        (Id, Settings, Address, Body, Root, Key, Deliveries) = (value.Id, value.Applying, address, body, root, key, deliveries);
        (Leaves, TakesOver) = (FieldPattern.All(Settings.Leaves), FieldPattern.All(Settings.TakesOver));
    }

    public string Id { get; }

    public ObjectAddress Address { get; }

    /// <summary>The JSON that is applied.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The same, parsed.</summary>
    public JsonElement Root { get; }

    public string Key { get; }

    /// <summary>How it is applied.</summary>
    public ApplySettings Settings { get; }

    /// <summary>The fields that are never sent.</summary>
    public IReadOnlyList<FieldPattern> Leaves { get; }

    /// <summary>The fields that are taken over from others.</summary>
    public IReadOnlyList<FieldPattern> TakesOver { get; }

    /// <summary>The resources that bring its images.</summary>
    public Seq<string> Deliveries { get; }

    /// <param name="value">The resource.</param>
    /// <param name="marks">The labels that say whose it is.</param>
    /// <param name="defaultNamespace">Where it lies if it does not say.</param>
    /// <param name="deliveries">Where its images are.</param>
    public static WantedObject Render(KubernetesObject value, Map<string> marks, string defaultNamespace, Deliveries deliveries)
    {
        var collecting = new CollectingDeliveries(deliveries);
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var writer = new Utf8JsonWriter(buffer, FieldWriter.Options);
        value.WriteTo(writer, collecting);
        writer.Flush();

        var address = new ObjectAddress(ObjectKind.Of(value), value.Namespaced ? value.Namespace ?? defaultNamespace : null, value.Name);
        _ = address.Path; // refuses names that are none

        using var written = LeftFields.Without(JsonDocument.Parse(buffer.WrittenMemory), FieldPattern.All(value.Applying.Leaves));
        var unkeyed = Marked(written.RootElement, address, marks, key: null);
        string key;
        using (var document = JsonDocument.Parse(unkeyed))
        {
            key = StackMarks.KeyOf(document.RootElement);
        }

        var body = Marked(written.RootElement, address, marks, key);
        // Not disposed: it lives as long as the plan, and a document over memory of its own rents nothing of weight.
        return new(value, address, body, JsonDocument.Parse(body).RootElement, key, collecting.ResourceIds);
    }

    private static ReadOnlyMemory<byte> Marked(JsonElement root, ObjectAddress address, Map<string> marks, string? key)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var writer = new Utf8JsonWriter(buffer, FieldWriter.Options);
        writer.WriteStartObject();
        writer.WriteString("apiVersion"u8, address.Kind.ApiVersion);
        writer.WriteString("kind"u8, address.Kind.Kind);
        var metadata = root.Member("metadata"u8);
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("name"u8, address.Name);
        if (address.Namespace is { } ns)
        {
            writer.WriteString("namespace"u8, ns);
        }

        Entries(writer, "labels", metadata.Member("labels"u8), marks);
        Entries(writer, "annotations", metadata.Member("annotations"u8), key is null ? [] : new() { [StackMarks.KeyAnnotation] = key });
        foreach (var member in metadata.Members())
        {
            // managedFields and the like are the server's: an object read from a cluster may still carry them.
            if (member.Name is not ("name" or "namespace" or "labels" or "annotations" or "managedFields" or "resourceVersion" or "uid" or "generation" or "creationTimestamp" or "selfLink"))
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
        var text = string.Equals(address.Kind.Kind, "Secret", StringComparison.Ordinal) ? root.Member("stringData"u8) : default;
        foreach (var member in root.EnumerateObject())
        {
            if (member.NameEquals("spec"u8) && address.Kind is { ApiVersion: "v1", Kind: "Service" })
            {
                ServerDialect.WriteServiceSpec(writer, member.Value);
            }
            else if (member.Name is not ("apiVersion" or "kind" or "metadata" or "status") && !(text.Exists() && member.Name is "data" or "stringData"))
            {
                member.WriteTo(writer);
            }
        }

        if (text.Exists())
        {
            WriteData(writer, root.Member("data"u8), text);
        }

        writer.WriteEndObject();
        writer.Flush();
        return ServerDialect.WithoutSurrogates(buffer.WrittenMemory);
    }

    // stringData is write-only: the server keeps data, and a key that leaves stringData would stay in it for ever.
    private static void WriteData(Utf8JsonWriter writer, JsonElement data, JsonElement text)
    {
        writer.WriteStartObject("data"u8);
        foreach (var member in data.Members().Where(member => !text.TryGetProperty(member.Name, out _)))
        {
            member.WriteTo(writer);
        }

        foreach (var member in text.Members())
        {
            writer.WriteBase64String(member.Name, Encoding.UTF8.GetBytes(member.Value.GetString() ?? ""));
        }

        writer.WriteEndObject();
    }

    // A copy that kubectl made of an object, which one that was exported still carries, is never ours to send.
    private static void Entries(Utf8JsonWriter writer, string name, JsonElement existing, Map<string> ours)
    {
        if (ours.IsEmpty && !existing.Exists())
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (var member in existing.Members().Where(member => !ours.ContainsKey(member.Name) && member.Name is not ClientSideApply.LastApplied))
        {
            member.WriteTo(writer);
        }

        foreach (var (key, value) in ours)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }
}
