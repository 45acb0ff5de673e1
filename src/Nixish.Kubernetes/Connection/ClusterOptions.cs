namespace Nixish.Kubernetes;

/// <summary>What applying does with a field that another manager owns and sets otherwise.</summary>
public enum ConflictPolicy
{
    /// <summary>Stops with a <see cref="FieldConflictException"/>; nothing of the object is changed.</summary>
    Refuse,

    /// <summary>Takes the field over.</summary>
    Force,
}

/// <summary>What deleting does with the objects that the deleted one owns, such as the pods of a Deployment.</summary>
public enum DeletePropagation
{
    /// <summary>Deletes the object at once and what it owns afterwards.</summary>
    Background,

    /// <summary>Deletes what it owns first; the object is gone when they are.</summary>
    Foreground,

    /// <summary>Leaves what it owns.</summary>
    Orphan,
}

/// <summary>What a plan asks the server about each object that differs.</summary>
public enum PlanBy
{
    /// <summary>
    /// Nothing: differences are found here, from one list a kind. Only where a change may be one that the server does not make in
    /// place is it asked, by a dry run.
    /// </summary>
    Comparing,

    /// <summary>
    /// A dry run of every change: the plan then shows what the server's defaults and admission make of it, and a change that the
    /// server refuses fails the plan. One request for each object that differs; nothing is written.
    /// </summary>
    ServerDryRun,
}

/// <summary>How a <see cref="Cluster"/> behaves.</summary>
public sealed record ClusterOptions
{
    /// <summary>What is done with fields of other managers; defaults to refusing.</summary>
    public ConflictPolicy Conflicts { get; init; }

    /// <summary>
    /// What is done with changes that the server does not make on live objects; defaults to stopping with the field. A resource's own
    /// <see cref="ApplySettings.Replace"/> comes first. Namespaces, volumes, claims and definitions, whose content would be lost, are
    /// replaced by their own word only.
    /// </summary>
    public ReplacePolicy Replace { get; init; }

    /// <summary>
    /// Where the cluster itself keeps which objects are a stack's, so that they are found and pruned without a state, from any
    /// machine, and by kubectl. Null, as by default, leaves that to the stack's state.
    /// </summary>
    public ApplySet? ApplySet { get; init; }

    /// <summary>What plans are made from; defaults to comparing without the server's help.</summary>
    public PlanBy PlanBy { get; init; }

    /// <summary>How deletes reach what an object owns; defaults to the background.</summary>
    public DeletePropagation Propagation { get; init; }

    /// <summary>
    /// How long an object may take to become ready, or to be gone. Defaults to 5 minutes. An object with a limit of its own
    /// (<see cref="ApplySettings.ReadyWithin"/>) has that.
    /// </summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a pod may be stuck for a reason that seldom mends itself (an image that cannot be pulled, a container that cannot be created) before waiting ends early. Defaults to 30 seconds.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Rules of the program's own for when objects of a kind are ready, in place of the rules that Nixish has. None by default.</summary>
    public Seq<ReadinessRule> ReadinessRules { get; init; }

    /// <summary>How long one request may take. Defaults to 60 seconds; watches are not bound by it.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a credential plugin that a kubeconfig names may take, a person's answers included. Defaults to 2 minutes.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The namespace of objects that name none; null takes the context's, else <c>default</c>.</summary>
    public string? Namespace { get; init; }

    /// <summary>
    /// What resources are validated against when a stack is planned, before anything is asked of the cluster: errors stop there.
    /// Defaults to the library's rules as they are; null looks at nothing.
    /// </summary>
    public Rulebook? Rules { get; init; } = Rulebook.Default;

    /// <summary>What tells the time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
