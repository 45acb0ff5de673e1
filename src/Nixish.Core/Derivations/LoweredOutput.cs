namespace Nixish;

/// <summary>What a recipe lowers to: one output of a derivation.</summary>
/// <param name="Derivation">The derivation to build.</param>
/// <param name="Output">The output's name.</param>
public sealed record LoweredOutput(Derivation Derivation, string Output) : Lowered(Derivation.Output(Output).Path);

/// <summary>What an <see cref="ExistingPath"/> lowers to: a path that is in the store already.</summary>
/// <param name="Path">The store path.</param>
public sealed record LoweredPath(StorePath Path) : Lowered(Path);

/// <summary>A path that is in the store already, or that a cache has: interpolated, it becomes a dependency. Nix calls this <c>builtins.storePath</c>.</summary>
/// <param name="Path">The store path.</param>
public sealed record ExistingPath(StorePath Path) : Buildable
{
    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        return Path.Directory == lowering.Directory
            ? new LoweredPath(Path)
            : throw new InvalidStorePathException(Path.ToString(), $"it does not lie in {lowering.Directory}, the store that is lowered for");
    }
}
