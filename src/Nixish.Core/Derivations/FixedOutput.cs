namespace Nixish;

/// <summary>What of an output is hashed.</summary>
public enum FixedOutputMode
{
    /// <summary>The output is one file that is not executable; its content is hashed.</summary>
    Flat,

    /// <summary>The output is any file tree; its NAR is hashed.</summary>
    Recursive,
}

/// <summary>What an output will hold, said in advance by its hash: such a derivation may use the network, and its output path depends on nothing else.</summary>
/// <param name="Hash">The hash of the content.</param>
/// <param name="Mode">What is hashed.</param>
public sealed record FixedOutput(Hash Hash, FixedOutputMode Mode)
{
    /// <summary>How the variable <c>outputHash</c> spells the hash; by default SRI. It reaches the derivation's path, not the output's.</summary>
    public HashFormat Spelling { get; init; } = HashFormat.Sri;

    // "sha256" or "r:sha256", as the ATerm and the fingerprint write it.
    internal string Method => Mode == FixedOutputMode.Recursive ? $"r:{Hash.Algorithm.Text()}" : Hash.Algorithm.Text();
}
