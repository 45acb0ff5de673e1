namespace Nixish;

/// <summary>What a stack's state remembers of one applied resource. Never a secret.</summary>
/// <param name="ResourceId">The resource.</param>
/// <param name="Target">The name of the target that holds it.</param>
public sealed record StateEntry(string ResourceId, string Target)
{
    /// <summary>What the target needs to find, compare and delete it.</summary>
    public Map<string> Data { get; init; }

    /// <summary>
    /// Whether a change of it was begun and not seen to its end, because it failed, was stopped or was killed. The resource may be
    /// missing, half made or not ready; <see cref="Data"/> is what was known before the change, or for a create what was wanted.
    /// </summary>
    public bool Begun { get; init; }

    /// <summary>Ids of the resources it depended on, for deleting in reverse.</summary>
    public Seq<string> DependsOn { get; init; }
}
