namespace Nixish;

/// <summary>One output of a derivation.</summary>
/// <param name="Path">Where it will be.</param>
/// <param name="Fixed">What it will hold, where that is known in advance.</param>
public sealed record DerivationOutput(StorePath Path, FixedOutput? Fixed);

/// <summary>A derivation that another needs.</summary>
/// <param name="Derivation">The derivation.</param>
/// <param name="Outputs">Which of its outputs, in byte order; at least one.</param>
public sealed record DerivationInput(Derivation Derivation, Seq<string> Outputs);
