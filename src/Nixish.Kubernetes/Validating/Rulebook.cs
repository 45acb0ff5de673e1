namespace Nixish.Kubernetes;

/// <summary>What resources are validated against: the library's rules, as weighed here, and a program's own.</summary>
/// <example><code>
/// var rules = new Rulebook
/// {
///     Version = KubernetesVersion.Of("1.36"),
///     Severities = new() { ["service-selects-nothing"] = Severity.Error, ["missing-secret"] = Severity.Off },
///     ObjectRules = [NoLatestTag],
/// };
/// shop.Validate(rules).ThrowIfInvalid();
/// </code></example>
public sealed record Rulebook
{
    /// <summary>Every rule with its own severity.</summary>
    public static Rulebook Default { get; } = new();

    /// <summary>
    /// The release that resources are for. Null, as by default, takes the newest that the library knows, and an API that is
    /// gone there is a warning: nobody said that the cluster is so new.
    /// </summary>
    public KubernetesVersion? Version { get; init; }

    /// <summary>Severities by rule id, instead of the rules' own; <see cref="Severity.Off"/> turns a rule off.</summary>
    public Map<Severity> Severities { get; init; }

    /// <summary>Rules of the program's own that look at all resources together.</summary>
    public Seq<Func<ResourceSet, IEnumerable<Finding>>> Rules { get; init; }

    /// <summary>Rules of the program's own that look at each resource.</summary>
    public Seq<Func<KubernetesObject, IEnumerable<Finding>>> ObjectRules { get; init; }

    /// <summary>Definitions of custom resources that are on the cluster already; those in the set count by themselves.</summary>
    public Seq<CustomResourceDefinition> Crds { get; init; }

    /// <summary>
    /// What resources may refer to although the set does not hold it. Null, as by default, says nothing about what else there is: a
    /// reference that leads out of the set is a warning. Set, also to <c>[]</c>, it is all that there is besides, and such a
    /// reference is an error.
    /// </summary>
    public Seq<External>? External { get; init; }

    /// <summary>The namespace of resources that name none.</summary>
    public string Namespace { get; init; } = "default";
}

/// <summary>Something that is on the cluster and not in the set: another stack's, or the cluster's own.</summary>
/// <param name="Kind">Its kind: <c>ConfigMap</c>.</param>
/// <param name="Name">Its name; null for any of the kind.</param>
/// <param name="Namespace">Its namespace; null for any.</param>
public sealed record External(string Kind, string? Name = null, string? Namespace = null);
