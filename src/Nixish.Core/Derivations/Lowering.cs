using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Nixish;

/// <summary>
/// One reading of the world that values are lowered in: the logical store folder, and each source as it was when first read.
/// Short-lived: take a new one to see files that changed. Safe to use from several threads.
/// </summary>
public sealed partial class Lowering
{
    private const int WorthACore = 8;

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

    /// <summary>Lowers all of <paramref name="values"/>, in their order, with a core each where there are many.</summary>
    public Lowered[] Lower(IReadOnlyList<IBuildable> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var lowered = new Lowered[values.Count];
        var parts = Math.Min(Environment.ProcessorCount, values.Count / WorthACore);
        if (parts <= 1)
        {
            Fill(0, values.Count);
            return lowered;
        }

        // Each core takes neighbours, which share most of what they depend on; what two cores meet at, one has made.
        try
        {
            Parallel.For(0, parts, part => Fill((int)((long)values.Count * part / parts), (int)((long)values.Count * (part + 1) / parts)));
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }

        return lowered;

        void Fill(int start, int end)
        {
            for (var i = start; i < end; i++)
            {
                lowered[i] = Lower(values[i]);
            }
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
