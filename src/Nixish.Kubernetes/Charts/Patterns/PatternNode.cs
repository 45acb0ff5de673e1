namespace Nixish.Kubernetes.Charts;

/// <summary>A place between two characters.</summary>
internal enum PatternPlace
{
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}

/// <summary>A part of a parsed regular expression.</summary>
internal abstract record PatternNode
{
    /// <summary>Nothing, which matches everywhere.</summary>
    public sealed record Nothing : PatternNode;

    /// <summary>One character out of a set.</summary>
    public sealed record One(RuneSet Set) : PatternNode;

    public sealed record At(PatternPlace Place) : PatternNode;

    /// <summary>Parts in a row.</summary>
    public sealed record Row(IReadOnlyList<PatternNode> Parts) : PatternNode;

    /// <summary>Parts of which the first that leads to a match counts.</summary>
    public sealed record Choice(IReadOnlyList<PatternNode> Parts) : PatternNode;

    public sealed record Capture(int Index, PatternNode Part) : PatternNode;

    /// <summary>A part some times over; <paramref name="Most"/> is -1 for any number.</summary>
    public sealed record Repeat(PatternNode Part, int Least, int Most, bool IsGreedy) : PatternNode
    {
        /// <summary>Whether it was written with counts in braces, which are limited together with those within it.</summary>
        public bool IsCounted { get; init; }
    }
}
