namespace Nixish;

/// <summary>Who one is to a registry.</summary>
/// <param name="User">The user name.</param>
/// <param name="Password">The password or access token; kept out of <see cref="ToString"/>.</param>
public sealed record RegistryCredentials(string User, string Password)
{
    /// <summary>A token to exchange for access tokens (OAuth 2), which some registries give at login instead of keeping the password.</summary>
    public string? IdentityToken { get; init; }

    /// <summary>A token that is sent to the registry as it is, instead of any that would be asked for.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The user; never the password.</summary>
    public override string ToString() => $"{nameof(RegistryCredentials)} of {User}";

    /// <summary>What must be in no message.</summary>
    internal string?[] Secrets => [Password, IdentityToken, AccessToken];
}

/// <summary>The credentials for a registry could not be had: a damaged configuration, a credential helper that fails.</summary>
public sealed class RegistryCredentialsException : NixishException
{
    internal RegistryCredentialsException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
