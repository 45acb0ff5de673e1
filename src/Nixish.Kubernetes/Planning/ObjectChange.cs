namespace Nixish.Kubernetes;

/// <summary>A change of one object, with what doing it needs.</summary>
internal sealed record ObjectChange(ChangeAction Action, string ResourceId, ObjectAddress Address) : Change(Action, ResourceId)
{
    /// <summary>The object as it is wanted; null for deletes.</summary>
    public WantedObject? Wanted { get; init; }

    /// <summary>The live object as the plan saw it; null where there was none.</summary>
    public LiveVersion? Seen { get; init; }

    /// <summary>The uid of an object of this name that is being deleted, and must be gone first.</summary>
    public string? Leaving { get; init; }
}

/// <summary>Which live object, at which version, a plan was made for.</summary>
internal sealed record LiveVersion(string Uid, string ResourceVersion);
