namespace Nixish.Kubernetes;

/// <summary>A change of the parent of an apply set: to all that it held and will hold before the first member is applied, to what it holds when the last is deleted.</summary>
internal sealed record ApplySetChange(ChangeAction Action, string ResourceId, ObjectAddress Address) : Change(Action, ResourceId)
{
    /// <summary>The set's id.</summary>
    public required string Id { get; init; }

    public required string Tooling { get; init; }

    /// <summary>What the parent says now; null where there is none.</summary>
    public ApplySetMembers? Recorded { get; init; }

    /// <summary>What it must say while members are applied and deleted.</summary>
    public required ApplySetMembers Superset { get; init; }

    /// <summary>What it says afterwards.</summary>
    public required ApplySetMembers Exact { get; init; }

    /// <summary>The live parent's uid, for deleting it.</summary>
    public string? Uid { get; init; }

    /// <summary>Whether members must wait for it.</summary>
    public bool ComesFirst => Action != ChangeAction.Delete && Recorded != Superset;
}
