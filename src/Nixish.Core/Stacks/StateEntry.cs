namespace Nixish;

/// <summary>What a stack's state remembers of one applied resource. Never a secret.</summary>
/// <param name="ResourceId">The resource.</param>
/// <param name="Target">The name of the target that holds it.</param>
public sealed record StateEntry(string ResourceId, string Target)
{
    /// <summary>What the target needs to find, compare and delete it.</summary>
    public Map<string> Data { get; init; }

    /// <summary>Ids of the resources it depended on, for deleting in reverse.</summary>
    public Seq<string> DependsOn { get; init; }
}
