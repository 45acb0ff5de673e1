namespace Nixish.Kubernetes;

/// <summary>A text that is no amount of a resource.</summary>
public sealed class InvalidQuantityException : NixishException
{
    private const int Shown = 200;

    /// <summary><paramref name="text"/> is not what was expected.</summary>
    public InvalidQuantityException(string text, string expected)
        : base($"'{((text ?? throw new ArgumentNullException(nameof(text))).Length > Shown ? string.Concat(text.AsSpan(0, Shown), "…") : text)}' is not {expected}. Write a number with n, u, m, k, M, G, T, P, E, with Ki, Mi, Gi, Ti, Pi, Ei, or with an exponent such as e3.") => Text = text;

    /// <summary>The text.</summary>
    public string Text { get; }
}
