using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Nixish;

/// <summary>
/// One reading of the world that values are lowered in: the logical store folder, and each source as it was when first read.
/// Short-lived: take a new one to see files that changed. Safe to use from several threads.
/// </summary>
public sealed partial class Lowering
{
    // Locked for looking and adding only, never while something is lowered, which lowers more.
    private readonly Dictionary<IBuildable, Lowered> _lowered = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _access = new();

    /// <summary>Lowers for <paramref name="directory"/>, by default <c>/nix/store</c>.</summary>
    public Lowering(StoreDirectory? directory = null) => Directory = directory ?? StoreDirectory.Default;

    /// <summary>The logical store folder.</summary>
    public StoreDirectory Directory { get; }

    /// <summary>Lowers <paramref name="value"/>, once for each instance.</summary>
    public Lowered Lower(IBuildable value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_access)
        {
            if (_lowered.TryGetValue(value, out var known))
            {
                return known;
            }
        }

        var made = RuntimeHelpers.TryEnsureSufficientExecutionStack() ? value.Lower(this) : LowerOnNewStack(value);
        lock (_access)
        {
            // Where two threads made it, both get the first one.
            return _lowered.TryAdd(value, made) ? made : _lowered[value];
        }
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
