namespace Nixish;

/// <summary>What a cache could not give. The work goes on as if it did not have it, so this is said once for each reason, not for each path.</summary>
/// <param name="Location">Which cache.</param>
/// <param name="Failure">Why.</param>
/// <param name="Message">A sentence for people: what, where, what to do.</param>
public sealed record CacheWarning(string Location, CacheFailure Failure, string Message)
{
    // What makes two of one cache one and the same.
    internal string Reason { get; init; } = "";
}
