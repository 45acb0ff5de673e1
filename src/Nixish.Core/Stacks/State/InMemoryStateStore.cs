using System.Collections.Concurrent;

namespace Nixish;

/// <summary>State that lives as long as this object: for tests and for targets that themselves live in memory.</summary>
public sealed class InMemoryStateStore : IStateStore
{
    private readonly ConcurrentDictionary<string, StackState> _states = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StateHolder> _held = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string LocationOf(string stack) => "in memory";

    /// <inheritdoc/>
    public Task<StackState> ReadAsync(string stack, CancellationToken cancellationToken = default) =>
        Task.FromResult(_states.TryGetValue(stack, out var state) ? state : new());

    /// <inheritdoc/>
    public Task<IStateLease> LockAsync(string stack, CancellationToken cancellationToken = default)
    {
        var holder = new StateHolder(Environment.ProcessId, Environment.MachineName, TimeProvider.System.GetUtcNow());
        if (!_held.TryAdd(stack, holder))
        {
            throw new StateLockedException(stack, LocationOf(stack), _held.GetValueOrDefault(stack));
        }

        return Task.FromResult<IStateLease>(new Lease(this, stack));
    }

    private sealed class Lease(InMemoryStateStore store, string stack) : IStateLease
    {
        public StackState State => store._states.TryGetValue(stack, out var state) ? state : new();

        public Task WriteAsync(StackState state, CancellationToken cancellationToken = default)
        {
            store._states[stack] = state;
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            store._held.TryRemove(stack, out _);
            return ValueTask.CompletedTask;
        }
    }
}
