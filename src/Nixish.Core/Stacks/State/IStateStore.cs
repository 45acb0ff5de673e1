namespace Nixish;

/// <summary>Where the state of stacks is kept: a file, memory, a bucket.</summary>
public interface IStateStore
{
    /// <summary>Where the state of <paramref name="stack"/> is, for messages: a path or an address.</summary>
    string LocationOf(string stack);

    /// <summary>The state of <paramref name="stack"/> as it is now; the empty one where there is none yet. Takes no lock.</summary>
    Task<StackState> ReadAsync(string stack, CancellationToken cancellationToken = default);

    /// <summary>Locks the state of <paramref name="stack"/>, until the lease is disposed of or its process dies.</summary>
    /// <exception cref="StateLockedException">Another apply holds it.</exception>
    Task<IStateLease> LockAsync(string stack, CancellationToken cancellationToken = default);
}

/// <summary>The right to write one stack's state.</summary>
public interface IStateLease : IAsyncDisposable
{
    /// <summary>The state when it was locked, or as last written.</summary>
    StackState State { get; }

    /// <summary>Replaces the state as a whole; once it returns, the state outlives a power cut. Never called twice at a time.</summary>
    Task WriteAsync(StackState state, CancellationToken cancellationToken = default);
}
