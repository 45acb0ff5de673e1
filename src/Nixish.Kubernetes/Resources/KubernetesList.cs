namespace Nixish.Kubernetes;

/// <summary>A list as the API returns it: <c>DeploymentList</c> is <c>KubernetesList&lt;Deployment&gt;</c>.</summary>
/// <typeparam name="T">What it lists; <see cref="KubernetesObject"/> reads each item as the type that it says it is.</typeparam>
public sealed record KubernetesList<T>
    where T : KubernetesObject
{
    /// <summary>The items.</summary>
    public Seq<T> Items { get; init; }

    /// <summary>Resource version and, of a partial list, where it goes on.</summary>
    public ListMeta Metadata { get; init; } = new();

    /// <summary>Reads a list from JSON in UTF-8; items may leave out <c>apiVersion</c> and <c>kind</c> where the list says them.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="unknownFields">Paths of the fields that the types do not have.</param>
    /// <exception cref="KubernetesJsonException">The text is no list, or an item is not a <typeparamref name="T"/>.</exception>
    public static KubernetesList<T> FromJson(ReadOnlyMemory<byte> utf8, out Seq<string> unknownFields)
    {
        var report = new ReadReport();
        using var document = JsonText.Parse(utf8);
        var reader = FieldReader.Of(document.RootElement, report);
        var apiVersion = reader.Text("apiVersion"u8);
        var kind = reader.Text("kind"u8);
        // A "v1 List" holds anything, so its items say what they are.
        var itemKind = kind is { Length: > 4 } && kind.EndsWith("List", StringComparison.Ordinal) ? kind[..^4] : null;
        var list = reader.Done(new KubernetesList<T>
        {
            Metadata = reader.Object("metadata"u8, ListMeta.Read) ?? new(),
            Items = reader.List("items"u8, item => KubernetesObject.ReadAny(item, itemKind is null ? null : apiVersion, itemKind) as T
                ?? throw new KubernetesJsonException(item.Path, $"expected a {typeof(T).Name}, found another kind.")),
        });
        unknownFields = report.Unknown.Select(static field => field.Path).ToSeq();
        return list;
    }
}
