namespace Nixish;

/// <summary>What a value lowers to: a store path, and in the derived types how to come by it (a source to add, an output to build).</summary>
/// <param name="Path">The store path.</param>
public abstract record Lowered(StorePath Path);
