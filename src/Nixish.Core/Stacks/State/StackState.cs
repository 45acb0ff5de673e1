namespace Nixish;

/// <summary>What earlier applies of a stack left behind. Never a secret.</summary>
public sealed record StackState
{
    /// <summary>How often it was written; 0 before the first time.</summary>
    public long Serial { get; init; }

    /// <summary>The resources, by id.</summary>
    public Map<StateEntry> Entries { get; init; }
}

/// <summary>Another apply holds the state of the stack.</summary>
public sealed class StateLockedException : NixishException
{
    internal StateLockedException(string stack, string location, StateHolder? holder)
        : base($"The state of stack '{stack}' ({location}) is in use by {holder?.ToString() ?? "another process"}. Wait until it is done, or stop it; the lock goes with it.") =>
        Holder = holder;

    /// <summary>Who holds it, where that is known.</summary>
    public StateHolder? Holder { get; }
}

/// <summary>Who holds a state's lock.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="Since">Since when.</param>
public sealed record StateHolder(int ProcessId, string Host, DateTimeOffset Since)
{
    /// <inheritdoc/>
    public override string ToString() => $"process {ProcessId} on {Printable.Text(Host)} since {Since.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC";
}

/// <summary>The state cannot be read or written.</summary>
public sealed class StateStoreException : NixishException
{
    internal StateStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
