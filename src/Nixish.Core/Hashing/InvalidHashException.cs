namespace Nixish;

/// <summary>Text that should be a hash is not one.</summary>
public sealed class InvalidHashException : NixishException
{
    internal InvalidHashException(string text, int position, string problem)
        : base($"'{text}' is not a hash: {problem} (at character {position + 1}).") => Position = position;

    /// <summary>Where the text goes wrong, in characters from 0.</summary>
    public int Position { get; }
}
