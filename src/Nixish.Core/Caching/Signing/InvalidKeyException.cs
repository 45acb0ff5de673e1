namespace Nixish;

/// <summary>Text that is no key, or a file that holds none. The message never holds what was read.</summary>
public sealed class InvalidKeyException : NixishException
{
    internal InvalidKeyException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
