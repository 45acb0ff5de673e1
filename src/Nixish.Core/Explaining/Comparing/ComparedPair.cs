namespace Nixish;

/// <summary>A derivation or source that took the place of another.</summary>
/// <param name="Place">What the program calls it, or where it is in what holds it.</param>
/// <param name="Before">What it was.</param>
/// <param name="After">What it is.</param>
internal sealed record ComparedPair(string Place, StorePath Before, StorePath After)
{
    public bool IsSource { get; init; }

    /// <summary>What differs here, not below.</summary>
    public List<Difference> Own { get; } = [];

    /// <summary>The inputs and sources that differ.</summary>
    public List<ComparedPair> Below { get; } = [];
}
