namespace Nixish;

/// <summary>A name or path that no store path can have.</summary>
public sealed class InvalidStorePathException : NixishException
{
    internal InvalidStorePathException(string text, string problem)
        : base($"'{text}' cannot be a store path: {problem}.") => Text = text;

    /// <summary>The text that was refused.</summary>
    public string Text { get; }
}
