namespace Nixish;

/// <summary>What every failure that Nixish names derives from: its message says what, where and what to do.</summary>
public class NixishException : Exception
{
    /// <summary>A failure with its message.</summary>
    public NixishException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its message and what caused it.</summary>
    public NixishException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
