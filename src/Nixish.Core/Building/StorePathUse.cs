namespace Nixish;

/// <summary>
/// How what a builder writes depends on what the paths of its inputs and outputs are called. Early cutoff needs to know: it makes new
/// outputs of old ones by replacing hash parts, which reaches only what it can see.
/// </summary>
public enum StorePathUse
{
    /// <summary>
    /// Paths stand in the outputs as they are spelled, and nothing is computed from them. What every Nix build must do for references
    /// to be found. Outputs with compressed files in them are not reused all the same.
    /// </summary>
    Visible,

    /// <summary>Outputs are made of the inputs' bytes, compressed or digested perhaps, and never hold the path of an input or output.</summary>
    ContentsOnly,

    /// <summary>Outputs may hold paths in a form in which they cannot be found: compressed, encoded, or in a digest. Such a derivation is always built.</summary>
    Hidden,
}
