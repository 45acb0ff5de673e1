namespace Nixish.Kubernetes;

/// <summary>What reading found beside the value.</summary>
internal sealed class ReadReport
{
    /// <summary>Whether to remember the names that exist, for suggestions: a second reading does, where the first found unknown fields.</summary>
    public bool Suggests { get; init; }

    /// <summary>Fields that nobody took, in their order.</summary>
    public List<UnknownField> Unknown { get; } = [];
}
