namespace Nixish.Kubernetes;

/// <summary>What is done with a change that the server does not take on an object that lives, such as that of a Job's template.</summary>
public enum ReplacePolicy
{
    /// <summary>The plan stops with an <see cref="ImmutableFieldException"/>.</summary>
    Never,

    /// <summary>The object is deleted, with what it owns, and made anew. The plan says so.</summary>
    WhenImmutable,

    /// <summary>The same, but what it owns, such as the pods of a StatefulSet, is left and taken over by the new object.</summary>
    WhenImmutableKeepingDependents,
}

/// <summary>When an object is deleted that was only made to do some work.</summary>
[Flags]
public enum DeletedWhen
{
    /// <summary>Never: it stays.</summary>
    Never = 0,

    /// <summary>
    /// When it is ready and everything else of the apply is done. The stack's state remembers that it was there: it is made again when it changed.
    /// </summary>
    Done = 1,

    /// <summary>When it does not become ready. The apply fails all the same, and the next one makes it again.</summary>
    Failed = 2,
}

/// <summary>How one resource is applied. It goes with the resource, is no part of its JSON, and changes no key.</summary>
/// <seealso cref="ApplyingExtensions"/>
public sealed record ApplySettings
{
    /// <summary>How a resource is applied that says nothing about it: as <see cref="ClusterOptions"/> say.</summary>
    public static ApplySettings Default { get; } = new();

    /// <summary>What is done with fields of other managers; null leaves it to <see cref="ClusterOptions.Conflicts"/>.</summary>
    public ConflictPolicy? Conflicts { get; init; }

    /// <summary>Fields, with all below them, that are taken over from other managers: <c>spec.replicas</c>, <c>spec.template.spec.containers[web].image</c>.</summary>
    public Seq<string> TakesOver { get; init; }

    /// <summary>Fields, with all below them, that are never sent: they are another's, such as <c>spec.replicas</c> an autoscaler's.</summary>
    public Seq<string> Leaves { get; init; }

    /// <summary>What is done with changes that the server does not take; null leaves it to <see cref="ClusterOptions.Replace"/>.</summary>
    public ReplacePolicy? Replace { get; init; }

    /// <summary>
    /// What must be ready first, beside what the resource refers to: <c>group/Kind/name</c> in the same namespace or in none,
    /// <c>group/namespaces/namespace/Kind/name</c> (the core group is empty: <c>/ConfigMap/web</c>), or any other resource's id.
    /// </summary>
    public Seq<string> DependsOn { get; init; }

    /// <summary>How long it may take to become ready; null leaves it to <see cref="ClusterOptions.ReadyTimeout"/>.</summary>
    public TimeSpan? ReadyWithin { get; init; }

    /// <summary>When a Job or a Pod counts as ready. Of no matter to other kinds.</summary>
    public ReadyWhen ReadyWhen { get; init; }

    /// <summary>When it is deleted; by default never. Definitions of custom resources never are, since their objects would go with them.</summary>
    public DeletedWhen DeletedWhen { get; init; }

    /// <summary>What it is made again for once it did its work and was deleted: another text than before. Null makes it again when itself changed.</summary>
    internal string? Run { get; init; }
}
