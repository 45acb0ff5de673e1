using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Nixish.Kubernetes;

/// <summary>What holds the record of an apply set.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Plural">Its name in URLs.</param>
/// <param name="Namespaced">Whether it lies in a namespace.</param>
public sealed record ApplySetParentKind(string ApiVersion, string Kind, string Plural, bool Namespaced)
{
    /// <summary>A Secret without data, made where it is missing; what kubectl takes by default.</summary>
    public static ApplySetParentKind Secret { get; } = new("v1", "Secret", "secrets", true);

    /// <summary>A ConfigMap without data, made where it is missing.</summary>
    public static ApplySetParentKind ConfigMap { get; } = new("v1", "ConfigMap", "configmaps", true);

    internal ObjectKind Of => new(ApiVersion, Kind, Plural, Namespaced);

    // A custom resource means something by itself: it is neither made nor deleted here.
    internal bool IsOurs => ApiVersion is "v1" && Kind is "Secret" or "ConfigMap";
}

/// <summary>
/// An apply set (KEP-3659): what a stack holds is recorded in the cluster itself, on a parent object and by a label on each member. What the
/// stack no longer holds is found there and deleted, from any machine and without a state; <c>kubectl apply --prune --applyset</c> reads
/// and writes the same record.
/// </summary>
/// <seealso href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-cli/3659-kubectl-apply-prune"/>
public sealed record ApplySet
{
    internal const string IdLabel = "applyset.kubernetes.io/id";
    internal const string PartOfLabel = "applyset.kubernetes.io/part-of";
    internal const string ParentTypeLabel = "applyset.kubernetes.io/is-parent-type";
    internal const string ToolingAnnotation = "applyset.kubernetes.io/tooling";
    internal const string KindsAnnotation = "applyset.kubernetes.io/contains-group-kinds";
    internal const string ResourcesAnnotation = "applyset.kubernetes.io/contains-group-resources";
    internal const string NamespacesAnnotation = "applyset.kubernetes.io/additional-namespaces";

    /// <summary>The parent's name; null takes the stack's, in lower case.</summary>
    public string? Name { get; init; }

    /// <summary>The parent's namespace; null takes the cluster's. It must exist, or be in the stack.</summary>
    public string? Namespace { get; init; }

    /// <summary>What the parent is; defaults to a Secret. A kind of a custom resource must carry the label <c>applyset.kubernetes.io/is-parent-type</c> on its definition, and the parent must exist.</summary>
    public ApplySetParentKind Parent { get; init; } = ApplySetParentKind.Secret;

    /// <summary>
    /// In whose name the set is managed: <c>name/version</c>. A set of another tool is refused; to go on with one of kubectl's, or to leave one to it, say
    /// <c>kubectl/v1.32.4</c>.
    /// </summary>
    public string Tooling { get; init; } = "nixish/v0.1.0";

    /// <summary>The id of the set with this parent: <c>applyset-</c>, 43 characters of base64url, <c>-v1</c>.</summary>
    /// <param name="name">The parent's name.</param>
    /// <param name="ns">Its namespace; null for one that lies in none.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="group">Its API group; empty for the core group.</param>
    public static string IdOf(string name, string? ns, string kind, string group) =>
        $"applyset-{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}.{ns}.{kind}.{group}")))}-v1";
}

/// <summary>An apply set cannot be used as it is; nothing was changed.</summary>
public sealed class ApplySetException : NixishException
{
    internal ApplySetException(string message)
        : base(message)
    {
    }
}
