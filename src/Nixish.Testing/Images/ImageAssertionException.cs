namespace Nixish.Testing;

/// <summary>An image is not as a test expects. The message says what was expected, and what is there instead.</summary>
public sealed class ImageAssertionException : NixishException
{
    internal ImageAssertionException(string message)
        : base(message)
    {
    }
}
