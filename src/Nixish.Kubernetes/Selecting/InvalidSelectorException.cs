namespace Nixish.Kubernetes;

/// <summary>A label or field selector that the API would refuse.</summary>
public sealed class InvalidSelectorException : NixishException
{
    private const int Shown = 200;

    /// <summary>What is wrong with <paramref name="selector"/>, where, and what may stand there.</summary>
    public InvalidSelectorException(string selector, int? position, string problem)
        : base($"The selector '{Short(selector)}' is not valid{(position is { } at ? $" at position {at}" : "")}: {problem}.") =>
        (Selector, Position, Problem) = (selector, position, problem);

    /// <summary>The selector as it was written, or the part at fault of one that was not text.</summary>
    public string Selector { get; }

    /// <summary>The index of the character in <see cref="Selector"/> where the fault is; null where it was not text.</summary>
    public int? Position { get; }

    /// <summary>What is wrong and what may stand there: <c>found ')', expected: a label's key</c>.</summary>
    public string Problem { get; }

    // Selectors come from outside too, and may be of any length.
    internal static string Short(string text) =>
        (text ?? throw new ArgumentNullException(nameof(text))).Length <= Shown ? text : string.Concat(text.AsSpan(0, Shown), "…");
}
