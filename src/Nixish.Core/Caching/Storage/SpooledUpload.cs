namespace Nixish;

/// <summary>An upload that is kept in a temporary file until its key and length are known: so it has a length that servers ask for, and can be sent again.</summary>
/// <param name="storage">Where it goes.</param>
public sealed class SpooledUpload(ICacheStorage storage) : CacheUpload
{
    // Deleted by the system when it is closed, also where the process is killed.
    private readonly FileStream _file = new(Path.Combine(Path.GetTempPath(), $"nixish-{Guid.NewGuid():N}"), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        BufferSize = 0,
        Options = FileOptions.DeleteOnClose,
    });

    /// <inheritdoc/>
    public override Stream Content => _file;

    /// <inheritdoc/>
    public override async Task CommitAsync(string key, CancellationToken cancellationToken = default)
    {
        _file.Position = 0;
        await storage.WriteAsync(key, _file, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _file.DisposeAsync();
}
