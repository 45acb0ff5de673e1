using System.Runtime.CompilerServices;
using System.Text;

namespace Nixish;

/// <summary>
/// A store as a cache that can be read: its valid paths, their logs, and what it knows of builds before. Nothing is copied; NARs are made while they
/// are read. Through a server it is another machine's cache, and given to <see cref="BinaryCache"/> one of this machine's.
/// </summary>
/// <remarks>
/// A path stays in the store while its NAR is read. A store that is open for reading only cannot promise that: there a reader sees an error.
/// Safe for many threads.
/// </remarks>
/// <param name="store">The store. It must stay open.</param>
/// <param name="options">How it shows itself.</param>
public sealed class StoreCacheStorage(LocalStore store, StoreCacheOptions? options = null) : ICacheStorage
{
    private const string NarInfoExtension = ".narinfo";
    private const string NarPrefix = "nar/";
    private const string LogPrefix = "log/";
    private const string TracePrefix = "nixish/traces/";

    // A NAR up to this size is made whole; of a larger one never more than this is in memory.
    private const int LargestInMemory = 1 << 20;

    private readonly LocalStore _store = store ?? throw new ArgumentNullException(nameof(store));
    private readonly StoreCacheOptions _options = options ?? new();

    /// <inheritdoc/>
    public string Location => _store.Root;

    /// <summary>The object's content, or null where there is none. The length of the stream is known, and it can be moved, unless NARs are compressed.</summary>
    /// <inheritdoc/>
    public async Task<Stream?> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        CacheKey.Check(key);
        try
        {
            if (NarOf(key) is { } info)
            {
                _store.NoteUse(info.Path);
                return await ReadNarAsync(info, cancellationToken).ConfigureAwait(false);
            }

            return key.StartsWith(LogPrefix, StringComparison.Ordinal) ? ReadLog(key[LogPrefix.Length..])
                : Text(key) is { } text ? new MemoryStream(text, 0, text.Length, writable: false, publiclyVisible: true)
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or StoreException)
        {
            throw new CacheException(CacheFailure.Unreachable, Location, $"cannot give '{key}': {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string key, CancellationToken cancellationToken = default)
    {
        CacheKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(
            key.StartsWith(LogPrefix, StringComparison.Ordinal) ? Derivation(key[LogPrefix.Length..]) is { } derivation && File.Exists(_store.Layout.LogOf(derivation))
            : NarOf(key) is not null || Text(key) is not null);
    }

    /// <summary>Lists <c>nix-cache-info</c> and the narinfos of all valid paths.</summary>
    /// <inheritdoc/>
    public async IAsyncEnumerable<CacheObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var key in new DirectoryInfo(_store.Layout.Info).EnumerateFiles($"*{NarInfoExtension}").Select(static file => file.Name).Prepend(CacheKey.CacheInfo))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (key.StartsWith(prefix, StringComparison.Ordinal) && Text(key) is { } text)
            {
                var modified = key == CacheKey.CacheInfo ? DateTime.UnixEpoch : File.GetLastWriteTimeUtc(Path.Combine(_store.Layout.Info, key));
                yield return new(key, text.Length, new DateTimeOffset(modified));
            }
        }
    }

    /// <summary>Refused: what is in a store gets there by building, adding and substituting.</summary>
    /// <inheritdoc/>
    public Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default) => throw ReadOnly();

    /// <summary>Refused, as <see cref="WriteAsync"/> is.</summary>
    /// <inheritdoc/>
    public CacheUpload BeginUpload() => throw ReadOnly();

    /// <summary>Refused: <see cref="LocalStore.CollectAsync"/> deletes what nothing keeps.</summary>
    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => throw ReadOnly();

    private CacheException ReadOnly() => new(CacheFailure.Refused, Location, "is a store that is read as a cache, so nothing is written to it this way. Build in it, or substitute to it.");

    private byte[]? Text(string key)
    {
        if (key == CacheKey.CacheInfo)
        {
            return Encoding.UTF8.GetBytes(new CacheInfo(_store.Directory, _options.Priority).ToString());
        }

        if (key.StartsWith(TracePrefix, StringComparison.Ordinal))
        {
            return Digest(key[TracePrefix.Length..]) is { } hash && new TraceFiles(_store).Read(hash) is { } trace
                ? BinaryCache.SignedTrace(hash, Encoding.UTF8.GetBytes(trace.ToText()), _options.SigningKeys)
                : null;
        }

        if (!key.EndsWith(NarInfoExtension, StringComparison.Ordinal) || _store.FindByHashPart(key[..^NarInfoExtension.Length]) is not { } info)
        {
            return null;
        }

        // Whoever reads this asks for the NAR next.
        _store.NoteUse(info.Path);
        var signed = _options.SigningKeys.Aggregate(info, static (one, signer) => one.Sign(signer));
        var isPlain = _options.Compression == NarCompression.None;
        return Encoding.UTF8.GetBytes(new NarInfo(signed, UrlOf(info))
        {
            Compression = _options.Compression.Text(),
            FileHash = isPlain ? info.NarHash : null,
            FileSize = isPlain ? info.NarSize : null,
        }.ToString());
    }

    // It names the path and the content, so what is once given under it is always the same.
    private string UrlOf(PathInfo info) => $"{NarPrefix}{info.Path.HashPart}-{info.NarHash.ToDigits(HashFormat.Nix32)}.nar{_options.Compression.Extension()}";

    private PathInfo? NarOf(string key) =>
        key.StartsWith(NarPrefix, StringComparison.Ordinal) && key.Length > NarPrefix.Length + StorePath.HashLength &&
        _store.FindByHashPart(key.Substring(NarPrefix.Length, StorePath.HashLength)) is { } info && UrlOf(info) == key
            ? info
            : null;

    private FileStream? ReadLog(string name)
    {
        try
        {
            return Derivation(name) is { } derivation
                ? new FileStream(_store.Layout.LogOf(derivation), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0)
                : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    // Only derivations have logs, whatever else lies beside theirs.
    private StorePath? Derivation(string name) => name.EndsWith(".drv", StringComparison.Ordinal) && StorePath.TryParse($"{_store.Directory}/{name}", _store.Directory, out var path) ? path : null;

    private static Hash? Digest(string digits)
    {
        try
        {
            return Hash.Parse(digits, HashAlgorithm.Sha256) is { } hash && hash.ToDigits(HashFormat.Nix32) == digits ? hash : null;
        }
        catch (InvalidHashException)
        {
            return null;
        }
    }

    private async Task<Stream?> ReadNarAsync(PathInfo info, CancellationToken cancellationToken)
    {
        if (info.NarSize <= LargestInMemory && _options.Compression == NarCompression.None)
        {
            return ReadWhole(info);
        }

        var lease = _store.Access == StoreAccess.Read ? null : await _store.LeaseAsync([info.Path], TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        if (_store.Contains(info.Path))
        {
            return new NarStream(info, _store.PhysicalPath(info.Path), _options.Compression, lease);
        }

        lease?.Dispose();
        return null;
    }

    // Quicker than any lease.
    private MemoryStream? ReadWhole(PathInfo info)
    {
        var nar = new byte[info.NarSize];
        using var output = new MemoryStream(nar);
        try
        {
            new NarDump(info, _store.PhysicalPath(info.Path)).WriteTo(output, CancellationToken.None);
            return new(nar, 0, nar.Length, writable: false, publiclyVisible: true);
        }
        catch (IOException) when (!_store.Contains(info.Path))
        {
            // Collected meanwhile.
            return null;
        }
    }
}
