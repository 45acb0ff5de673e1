using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>How far an object is from being what it was wanted to be.</summary>
public enum ReadyState
{
    /// <summary>It is what it was wanted to be.</summary>
    Current,

    /// <summary>It is on its way there.</summary>
    InProgress,

    /// <summary>It will not get there by itself.</summary>
    Failed,

    /// <summary>It is being deleted.</summary>
    Terminating,
}

/// <summary>
/// An object's state, and why in a few words where it is not current. Read from the object alone, by the rules that Kubernetes' tools
/// share (kstatus).
/// </summary>
/// <param name="State">How far it is.</param>
/// <param name="Message">Why, for people: <c>1 of 3 pods ready</c>. Empty where it is current.</param>
/// <seealso href="https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md"/>
public readonly record struct Readiness(ReadyState State, string Message)
{
    /// <summary>The object is as wanted.</summary>
    public static Readiness Current { get; } = new(ReadyState.Current, "");

    /// <summary>Whether it is current.</summary>
    public bool IsCurrent => State == ReadyState.Current;

    /// <summary>On its way, for this reason.</summary>
    public static Readiness InProgress(string message) => new(ReadyState.InProgress, message);

    /// <summary>Failed, for this reason.</summary>
    public static Readiness Failed(string message) => new(ReadyState.Failed, message);

    /// <summary>The state of an object with its status, as a cluster gave it.</summary>
    /// <param name="live">The object; one that was only wanted has no status, and is judged as one whose controller has not looked yet.</param>
    /// <param name="now">What time it is, for the 15 seconds that a pod may be unschedulable; null asks the system's clock.</param>
    public static Readiness Of(KubernetesObject live, DateTimeOffset? now = null)
    {
        ArgumentNullException.ThrowIfNull(live);
        using var document = JsonDocument.Parse(live.ToJson(Deliveries.None));
        return Of(document.RootElement, now);
    }

    /// <summary>The state of an object in JSON, as a cluster gave it. What is not there counts as not set.</summary>
    /// <param name="live">An object with <c>apiVersion</c> and <c>kind</c>.</param>
    /// <param name="now">What time it is, for the 15 seconds that a pod may be unschedulable; null asks the system's clock.</param>
    public static Readiness Of(JsonElement live, DateTimeOffset? now = null) => ReadinessRules.Of(
        live,
        new(live.Member("apiVersion"u8).AsText() ?? "", live.Member("kind"u8).AsText() ?? "", "", Namespaced: true),
        now ?? TimeProvider.System.GetUtcNow());
}

/// <summary>
/// When objects of a kind are ready, in the words of a program: for custom resources whose status says it in a way of its own.
/// Takes the place of the rule that Nixish has for the kind.
/// </summary>
/// <param name="Group">The API group: <c>example.com</c>; empty for the core group.</param>
/// <param name="Kind">The kind: <c>Database</c>. Its versions are one kind.</param>
/// <param name="Of">Reads the state from the object as the cluster has it. Asked each time the object changes, by several threads at once.</param>
/// <example><code>
/// new ReadinessRule("example.com", "Database", live =&gt; ((KubernetesResource)live).Content.GetValueOrDefault("status")["phase"].Text switch
/// {
///     "Online" =&gt; Readiness.Current,
///     "Broken" =&gt; Readiness.Failed("the database is broken"),
///     var phase =&gt; Readiness.InProgress(phase ?? "new"),
/// })
/// </code></example>
public sealed record ReadinessRule(string Group, string Kind, Func<KubernetesObject, Readiness> Of);
