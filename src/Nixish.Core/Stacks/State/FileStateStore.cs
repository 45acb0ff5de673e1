using System.Buffers;

namespace Nixish;

/// <summary>
/// State in one readable JSON file a stack, <c>.nixish/shop.state.json</c>. It is replaced as a whole (written beside, flushed to
/// disk, renamed) and locked while in use by an advisory lock of the operating system, which ends with the process that took it.
/// </summary>
public sealed class FileStateStore : IStateStore
{
    private readonly Func<string, string> _path;

    private FileStateStore(Func<string, string> path) => _path = path;

    /// <summary>Keeps each stack's state in <paramref name="folder"/>.</summary>
    /// <param name="folder">By default <c>.nixish</c> under the current folder. Made when first written.</param>
    public static FileStateStore In(string? folder = null)
    {
        var full = Path.GetFullPath(folder ?? ".nixish");
        return new(stack => Path.Combine(full, $"{stack}.state.json"));
    }

    /// <summary>Keeps the state of one stack in the file <paramref name="path"/>.</summary>
    public static FileStateStore At(string path)
    {
        var full = Path.GetFullPath(path);
        return new(_ => full);
    }

    /// <inheritdoc/>
    public string LocationOf(string stack) => _path(stack);

    /// <inheritdoc/>
    public async Task<StackState> ReadAsync(string stack, CancellationToken cancellationToken = default)
    {
        var path = _path(stack);
        try
        {
            return StateFormat.Read(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), stack, path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StateStoreException($"The state of stack '{stack}' cannot be read from {path}: {error.Message} Check the file and who may read it.", error);
        }
    }

    /// <inheritdoc/>
    public async Task<IStateLease> LockAsync(string stack, CancellationToken cancellationToken = default)
    {
        var path = _path(stack);
        var held = StateFileLock.Take(stack, path);
        try
        {
            return new Lease(stack, path, held, await ReadAsync(stack, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private sealed class Lease(string stack, string path, StateFileLock held, StackState state) : IStateLease
    {
        public StackState State { get; private set; } = state;

        public async Task WriteAsync(StackState state, CancellationToken cancellationToken = default)
        {
            var text = new ArrayBufferWriter<byte>(4096);
            StateFormat.Write(text, stack, state);
            try
            {
                await DurableFile.ReplaceAsync(path, text.WrittenMemory, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new StateStoreException($"The state of stack '{stack}' cannot be written to {path}: {error.Message} Make room or fix who may write there, then apply again.", error);
            }

            State = state;
        }

        public ValueTask DisposeAsync()
        {
            held.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
