namespace Nixish;

/// <summary>A store that cannot do what is asked of it: the message names the path.</summary>
public class StoreException : NixishException
{
    /// <summary>A failure with its message.</summary>
    public StoreException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its message and what caused it.</summary>
    public StoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    // What the system says about a full disk differs by system and by who asked: one type for all.
    internal static StoreException From(IOException failure, string root) => IsFull(failure)
        ? new StoreFullException(root, failure)
        : new StoreException($"The store '{root}' cannot be used: {failure.Message}", failure);

    internal static StoreException Unwritable(Exception failure, string root) => failure is IOException trouble
        ? From(trouble, root)
        : new($"The store '{root}' cannot be written: {failure.Message}", failure);

    internal static bool IsFull(IOException failure) => OperatingSystem.IsWindows()
        ? (failure.HResult & 0xffff) is 112 or 39
        : failure.HResult is Libc.NoSpace or Libc.QuotaExceeded;
}

/// <summary>The disk that the store lies on is full, or its user's share of it. Nothing half-written is valid; free space and run again.</summary>
public sealed class StoreFullException(string root, Exception? innerException = null)
    : StoreException($"There is no space left for the store '{root}'. Nothing half-written was kept: free space on its disk, or set NIXISH_STORE to another, and run again.", innerException)
{
    /// <summary>The store's physical folder.</summary>
    public string Root { get; } = root;
}

/// <summary>A store that is open for reading was asked to change. Open it for writing to do that.</summary>
public sealed class StoreReadOnlyException(string root)
    : StoreException($"The store '{root}' is open for reading only, and this would write to it. Open it with StoreAccess.ReadWrite.")
{
    /// <summary>The store's physical folder.</summary>
    public string Root { get; } = root;
}

/// <summary>A path that something needs and the store does not have, nor knows how to make.</summary>
public sealed class PathNotValidException(StorePath path, string message) : StoreException(message)
{
    /// <summary>The path.</summary>
    public StorePath Path { get; } = path;
}

/// <summary>Content from elsewhere that is not what it should be. Nothing of it was kept.</summary>
public sealed class ImportRefusedException : StoreException
{
    internal ImportRefusedException(StorePath path, string problem, Exception? inner = null)
        : base($"'{path}' was refused: {problem}. Nothing of it was kept.", inner) => Path = path;

    /// <summary>The path that it should have been.</summary>
    public StorePath Path { get; }
}
