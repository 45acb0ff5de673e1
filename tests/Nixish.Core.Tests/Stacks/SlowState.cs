namespace Nixish.Tests.Stacks;

// A state that is far away: every write takes a while.
internal sealed class SlowState(TimeSpan write) : IStateStore
{
    private readonly InMemoryStateStore _inner = new();
    private readonly TimeSpan _write = write;
    private int _writes;

    public int Writes => _writes;

    public string LocationOf(string stack) => _inner.LocationOf(stack);

    public Task<StackState> ReadAsync(string stack, CancellationToken cancellationToken = default) => _inner.ReadAsync(stack, cancellationToken);

    public async Task<IStateLease> LockAsync(string stack, CancellationToken cancellationToken = default) => new Lease(this, await _inner.LockAsync(stack, cancellationToken));

    private sealed class Lease(SlowState store, IStateLease inner) : IStateLease
    {
        public StackState State => inner.State;

        public async Task WriteAsync(StackState state, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref store._writes);
            await Task.Delay(store._write, cancellationToken);
            await inner.WriteAsync(state, cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
