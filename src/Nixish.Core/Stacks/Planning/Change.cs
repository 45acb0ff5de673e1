namespace Nixish;

/// <summary>What a change does to its resource.</summary>
public enum ChangeAction
{
    /// <summary>Nothing: it is as it should be.</summary>
    None,

    /// <summary>Only waits: it is as it should be, but the apply that made it so ended before it was seen ready. Plans make it of <see cref="None"/>; targets do not return it.</summary>
    Await,

    /// <summary>Makes it.</summary>
    Create,

    /// <summary>Changes it in place.</summary>
    Update,

    /// <summary>Deletes it and makes it anew.</summary>
    Replace,

    /// <summary>Deletes it.</summary>
    Delete,
}

/// <summary>One field that differs.</summary>
/// <param name="Path">Where, as people write it: <c>spec.template.spec.containers[web].image</c>.</param>
/// <param name="Before">The live value, or null where there is none.</param>
/// <param name="After">The wanted value, or null where the field goes.</param>
public sealed record FieldChange(string Path, string? Before, string? After);

/// <summary>One step of a plan. Targets derive from it to carry what they need to do it.</summary>
/// <param name="Action">What is done.</param>
/// <param name="ResourceId">To which resource.</param>
public record Change(ChangeAction Action, string ResourceId)
{
    /// <summary>The fields that differ, in order of path; empty for a create or a delete.</summary>
    public Seq<FieldChange> Fields { get; init; }

    /// <summary>
    /// Ids of resources that must be ready first; ids that the plan does not change count as ready.
    /// Of a delete: what the deleted resource depended on, which is deleted after it.
    /// </summary>
    public Seq<string> DependsOn { get; init; }

    /// <summary>Why, in a few words for people, where it is not plain: <c>blob missing</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>What the target warns of, where it was asked while planning: an API that will go. Shown, and no reason not to apply.</summary>
    public Seq<string> Warnings { get; init; }

    /// <summary>What the state notes once this is done; null notes nothing.</summary>
    public StateEntry? Entry { get; init; }
}
