namespace Nixish;

/// <summary>A derivation that Nix would refuse, or a <c>.drv</c> file that is not what it should be.</summary>
public sealed class InvalidDerivationException : NixishException
{
    internal InvalidDerivationException(string message)
        : base(message)
    {
    }

    internal InvalidDerivationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
