namespace Nixish.Kubernetes;

/// <summary>A change of one object, with what doing it needs.</summary>
internal sealed record ObjectChange(ChangeAction Action, string ResourceId, ObjectAddress Address) : Change(Action, ResourceId)
{
    /// <summary>The object as it is wanted; null for deletes.</summary>
    public WantedObject? Wanted { get; init; }

    /// <summary>The live object as the plan saw it; null where there was none.</summary>
    public LiveVersion? Seen { get; init; }

    /// <summary>What differed without the server's view of it, where <see cref="Change.Fields"/> are that.</summary>
    public Seq<FieldChange>? Compared { get; init; }

    /// <summary>Whether an object that is replaced leaves what it owns to the new one.</summary>
    public bool KeepsDependents { get; init; }

    /// <summary>Whether the live object is only let go: it loses our marks, and stays.</summary>
    public bool LetsGo { get; init; }

    /// <summary>What is handed to <see cref="LeftFields.Keeper"/> first; null where nothing is.</summary>
    public ReadOnlyMemory<byte>? Handover { get; init; }

    /// <summary>Whether the object is deleted when all of the apply is done.</summary>
    public bool Ends { get; init; }

    /// <summary>Whether the object did its work in an earlier apply, and was deleted.</summary>
    public bool IsOver { get; init; }

    /// <summary>Whether what kubectl applied on the client's side is made ours first.</summary>
    public bool Migrates { get; init; }

    /// <summary>The uid of an object of this name that is being deleted, and must be gone first.</summary>
    public string? Leaving { get; init; }
}

/// <summary>Which live object, at which version, a plan was made for.</summary>
internal sealed record LiveVersion(string Uid, string ResourceVersion);
