namespace Nixish;

/// <summary>A secret that cannot be had, or that was about to rest where others read it. The message names its reference, never the secret.</summary>
public sealed class SecretException : NixishException
{
    internal SecretException(string message)
        : base(message)
    {
    }

    internal static SecretException WouldRest() => new(
        "A secret would become part of a derivation, and so of the store, which everyone reads. Pass its Reference, and reveal it where it is delivered.");
}
