using System.Runtime.CompilerServices;

namespace Nixish;

/// <summary>
/// One reading of the world that values are lowered in: the logical store folder, and each source as it was when first read.
/// Short-lived: take a new one to see files that changed.
/// </summary>
public sealed partial class Lowering
{
    private readonly ConditionalWeakTable<IBuildable, Lowered> _lowered = [];

    /// <summary>Lowers for <paramref name="directory"/>, by default <c>/nix/store</c>.</summary>
    public Lowering(StoreDirectory? directory = null) => Directory = directory ?? StoreDirectory.Default;

    /// <summary>The logical store folder.</summary>
    public StoreDirectory Directory { get; }

    /// <summary>Lowers <paramref name="value"/>, once for each instance.</summary>
    public Lowered Lower(IBuildable value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!_lowered.TryGetValue(value, out var lowered))
        {
            lowered = _lowered.GetValue(value, missing => missing.Lower(this));
        }

        return lowered;
    }
}
