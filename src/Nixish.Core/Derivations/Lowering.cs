using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Nixish;

/// <summary>
/// One reading of the world that values are lowered in: the logical store folder, and each source as it was when first read.
/// Short-lived: take a new one to see files that changed. Safe to use from several threads.
/// </summary>
public sealed partial class Lowering
{
    private readonly ConcurrentDictionary<IBuildable, Lowered> _lowered = new(ReferenceEqualityComparer.Instance);

    /// <summary>Lowers for <paramref name="directory"/>, by default <c>/nix/store</c>.</summary>
    public Lowering(StoreDirectory? directory = null) => Directory = directory ?? StoreDirectory.Default;

    /// <summary>The logical store folder.</summary>
    public StoreDirectory Directory { get; }

    /// <summary>Lowers <paramref name="value"/>, once for each instance.</summary>
    public Lowered Lower(IBuildable value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (_lowered.TryGetValue(value, out var lowered))
        {
            return lowered;
        }

        return _lowered.GetOrAdd(value, RuntimeHelpers.TryEnsureSufficientExecutionStack() ? value.Lower(this) : LowerOnNewStack(value));
    }

    // A chain of dependencies may be deeper than a stack: it goes on on the next one.
    private Lowered LowerOnNewStack(IBuildable value)
    {
        Lowered? lowered = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                lowered = value.Lower(this);
            }
#pragma warning disable CA1031 // Rethrown on the caller's thread.
            catch (Exception thrown)
            {
                failure = ExceptionDispatchInfo.Capture(thrown);
            }
#pragma warning restore CA1031
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return lowered!;
    }
}
