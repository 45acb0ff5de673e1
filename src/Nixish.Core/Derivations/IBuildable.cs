using System.Diagnostics;

namespace Nixish;

/// <summary>A value that stands for a path in the store: it can be interpolated into a <see cref="StoreString"/> and built.</summary>
public interface IBuildable
{
    /// <summary>The store path that this value stands for, and how to come by it. Reads sources, never builds, never uses a network.</summary>
    Lowered Lower(Lowering lowering);
}

/// <summary>What the buildable records derive from.</summary>
/// <remarks>A record that is turned into plain text has lost its dependency, so its text is a marker that <see cref="StoreString"/> refuses.</remarks>
[DebuggerDisplay("{GetType().Name,nq}")]
public abstract record Buildable : IBuildable
{
    internal const char Marker = '\uFDD0';

    /// <inheritdoc/>
    public abstract Lowered Lower(Lowering lowering);

    /// <summary>A marker: see the remarks of <see cref="Buildable"/>.</summary>
    public sealed override string ToString() => $"{Marker}{GetType().Name}{Marker}";
}
