using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>A resource of any kind, its content kept as JSON: for custom resources without generated types. Composes as typed ones do.</summary>
public sealed partial record KubernetesResource : KubernetesObject
{
    private readonly string? _plural;
    private readonly bool? _namespaced;

    /// <summary>A resource such as <c>new("cert-manager.io/v1", "Certificate", "web")</c>.</summary>
    public KubernetesResource(string apiVersion, string kind, string name)
        : this(apiVersion, kind, new ObjectMeta { Name = name ?? throw new ArgumentNullException(nameof(name)) })
    {
    }

    internal KubernetesResource(string apiVersion, string kind, ObjectMeta metadata)
        : base(metadata)
    {
        ArgumentException.ThrowIfNullOrEmpty(apiVersion);
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ApiVersion = apiVersion;
        Kind = kind;
    }

    /// <inheritdoc/>
    public override string ApiVersion { get; }

    /// <inheritdoc/>
    public override string Kind { get; }

    /// <summary>
    /// The kind's plural in URLs. Unless set: what the API says of a kind it knows, else the lower-case kind with
    /// <c>s</c>, <c>es</c> or <c>ies</c>, which is what nearly every custom resource uses.
    /// </summary>
    public override string Plural => _plural ?? KnownKinds.Find(ApiVersion, Kind)?.Plural ?? Guess(Kind);

    /// <summary>Whether objects of the kind lie in a namespace. Unless set: what the API says of a kind it knows, else true.</summary>
    public override bool Namespaced => _namespaced ?? KnownKinds.Find(ApiVersion, Kind)?.Namespaced ?? true;

    /// <summary>Every field of the object but <c>apiVersion</c>, <c>kind</c> and <c>metadata</c>: <c>new() { ["spec"] = … }</c>.</summary>
    public Map<Json> Content { get; init; }

    /// <summary>This resource with the plural that its URLs use.</summary>
    public KubernetesResource WithPlural(string plural) => new(this, plural ?? throw new ArgumentNullException(nameof(plural)), _namespaced);

    /// <summary>This resource as one of a kind that lies in no namespace.</summary>
    public KubernetesResource ClusterScoped() => new(this, _plural, namespaced: false);

    private KubernetesResource(KubernetesResource original, string? plural, bool? namespaced)
        : this(original) => (_plural, _namespaced) = (plural, namespaced);

    /// <inheritdoc/>
    protected internal override void WriteFields(FieldWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Members(Content);
    }

    /// <inheritdoc/>
    protected internal override KubernetesObject ReadAlike(FieldReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _ = reader.Text("apiVersion"u8);
        _ = reader.Text("kind"u8);
        return this with { Metadata = reader.Metadata(), Content = reader.Rest() };
    }

    // Every field, also those that the kind's type does not have.
    internal static KubernetesResource Whole(string apiVersion, string kind, JsonElement element, string path)
    {
        var reader = FieldReader.Of(element, path, new ReadReport());
        _ = (reader.Text("apiVersion"u8), reader.Text("kind"u8));
        return Read(apiVersion, kind, reader);
    }

    internal static KubernetesResource Read(string apiVersion, string kind, FieldReader reader) =>
        new(apiVersion, kind, reader.Metadata()) { Content = reader.Rest() };

    // The rule by which Kubernetes' own tools turn a kind into its plural.
    private static string Guess(string kind)
    {
        var lower = kind.ToLowerInvariant();
        return lower switch
        {
            [.., 's' or 'x'] or [.., 'c' or 's', 'h'] => lower + "es",
            [.. var stem, not ('a' or 'e' or 'i' or 'o' or 'u'), 'y'] => lower[..^1] + "ies",
            _ => lower + "s",
        };
    }
}
