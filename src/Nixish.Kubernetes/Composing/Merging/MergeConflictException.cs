namespace Nixish.Kubernetes;

/// <summary>A field of which layers of equal priority say different things.</summary>
/// <param name="ResourceId">The resource's id.</param>
/// <param name="Path">The field: <c>spec.template.spec.containers[name=web].image</c>.</param>
/// <param name="Definitions">Who says what, in the order of their names.</param>
public sealed record MergeConflict(string ResourceId, string Path, Seq<MergeDefinition> Definitions)
{
    /// <summary>For people: the field, and who says what of it.</summary>
    public override string ToString() => $"{ResourceId}: {Path} is {string.Join(" and ", Definitions.Select(static one => $"{one.Value} in {one.Layer}").AsEnumerable())}, at priority {Definitions[0].Priority}";
}

/// <summary>What one layer says of a field.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Value">The value as JSON, shortened; of a Secret's data only that it is hidden.</param>
public sealed record MergeDefinition(string Layer, Priority Priority, string Value);

/// <summary>Layers of equal priority say different things of one field.</summary>
public sealed class MergeConflictException : NixishException
{
    internal MergeConflictException(Seq<MergeConflict> conflicts)
        : base($"{string.Join("\n", conflicts.AsEnumerable())}\nSay the same in both, weaken one with AsDefault(), or let one win with AsForced() or Patched().") => Conflicts = conflicts;

    /// <summary>Every such field.</summary>
    public Seq<MergeConflict> Conflicts { get; }
}
