namespace Nixish.Kubernetes;

/// <summary>A text that is no duration.</summary>
public sealed class InvalidDurationException : NixishException
{
    private const int Shown = 100;

    /// <summary><paramref name="text"/> is none because of <paramref name="problem"/>.</summary>
    public InvalidDurationException(string text, string problem)
        : base($"'{((text ?? throw new ArgumentNullException(nameof(text))).Length > Shown ? string.Concat(text.AsSpan(0, Shown), "…") : text)}' is no duration: {problem}. Write numbers with the units h, m, s, ms, us and ns, as in 1h30m, 1.5s or 300ms.") => Text = text;

    /// <summary>The text.</summary>
    public string Text { get; }
}
