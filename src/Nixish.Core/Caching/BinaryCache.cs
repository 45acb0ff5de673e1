using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text;

namespace Nixish;

/// <summary>
/// A cache of store paths in Nix's layout, shared with real Nix in both directions: narinfos, NARs and logs. What it gives is checked
/// before it counts: signatures, hashes, sizes.
/// </summary>
/// <remarks>Safe for many threads. https://nix.dev/manual/nix/latest/protocols/binary-cache</remarks>
[DebuggerDisplay("{Location}")]
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing to dispose.
public sealed partial class BinaryCache
#pragma warning restore CA1001
{
    private const int LargestText = 1 << 20;

    /// <summary>How many bytes a trace has at most, without its signatures.</summary>
    internal const int LargestTrace = LargestText / 2;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly CacheHealth _health;
    private readonly SemaphoreSlim _connections;
    private readonly SemaphoreSlim _asking = new(1);
    private readonly SemaphoreSlim _announcing = new(1);
    private CacheInfo? _info;
    private CacheException? _lastFailure;
    private int _asked;

    /// <summary>The cache that <paramref name="storage"/> holds.</summary>
    public BinaryCache(ICacheStorage storage, BinaryCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        (Storage, Options) = (storage, options ?? new());
        _health = new(Options.Pause, Options.Time);
        _connections = new(Options.Connections);
        Roots = new(this);
    }

    /// <summary>Where its objects lie.</summary>
    public ICacheStorage Storage { get; }

    /// <summary>How it is read.</summary>
    public BinaryCacheOptions Options { get; }

    /// <summary>What messages call it.</summary>
    public string Location => Storage.Location;

    /// <summary>The cache at an address: <c>file:///folder</c>, <c>http://…</c> or <c>https://…</c>. User and password in it are sent as basic authentication, to this host only.</summary>
    /// <exception cref="CacheException">No cache can be at such an address.</exception>
    public static BinaryCache Open(Uri location, BinaryCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (!location.IsAbsoluteUri || location.Query.Length > 0 || location.Fragment.Length > 0)
        {
            throw new CacheException(CacheFailure.Unsupported, HttpCacheStorage.Display(location), "cannot be opened: its address must be absolute and end with its path. Settings go into BinaryCacheOptions, not behind a '?'.");
        }

        return location.Scheme switch
        {
            "file" => new(new FileCacheStorage(location.LocalPath), options),
            "http" or "https" => new(new HttpCacheStorage(location), options),
            _ => throw new CacheException(CacheFailure.Unsupported, HttpCacheStorage.Display(location), $"cannot be opened: '{location.Scheme}' is not known here. Use file, http or https, or give BinaryCache a storage of your own."),
        };
    }

    /// <summary>What the cache says of itself; null where it does not exist yet.</summary>
    /// <exception cref="CacheException">It cannot be reached, or its paths belong to another store folder.</exception>
    public async Task<CacheInfo?> GetInfoAsync(CancellationToken cancellationToken = default)
    {
        if (_info is { } known)
        {
            return known;
        }

        // Many ask at once at the start of a run; one of them asks the cache, and what comes of it is the answer for all who waited.
        var asked = Volatile.Read(ref _asked);
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_asked != asked && _lastFailure is not null)
            {
                ExceptionDispatchInfo.Throw(_lastFailure);
            }

            return _info ??= await ReadInfoAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CacheException failure)
        {
            _lastFailure = failure;
            throw;
        }
        finally
        {
            _asked++;
            _asking.Release();
        }
    }

    /// <summary>The log of a derivation's build; null where the cache has none. Whoever gets it disposes it.</summary>
    /// <exception cref="CacheException">The cache cannot be read.</exception>
    public Task<Stream?> ReadLogAsync(StorePath derivation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(derivation);
        return Storage.ReadAsync(CacheKey.Log(derivation), cancellationToken);
    }

    /// <inheritdoc/>
    public override string ToString() => Location;

    internal SemaphoreSlim ConnectionSlots => _connections;

    internal CacheException Invalid(string message, Exception? inner = null) => new(CacheFailure.Invalid, Location, message, inner);

    /// <summary>Reads an object that must be small: what is longer was not written by a cache.</summary>
    internal async Task<byte[]?> ReadSmallAsync(string key, CancellationToken cancellationToken, int most = LargestText)
    {
        var stream = await Storage.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(4096);
            try
            {
                var length = 0;
                while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and var count)
                {
                    length += count;
                    if (length > most)
                    {
                        throw Invalid($"gives more than {most} bytes for '{key}', which no such object has.");
                    }

                    if (length == buffer.Length)
                    {
                        var larger = System.Buffers.ArrayPool<byte>.Shared.Rent(2 * length);
                        buffer.AsSpan(0, length).CopyTo(larger);
                        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
                        buffer = larger;
                    }
                }

                return buffer[..length];
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException)
            {
                throw new CacheException(CacheFailure.Unreachable, Location, $"broke off while '{key}' was read: {failure.Message}", failure);
            }
            finally
            {
                System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private async Task<CacheInfo?> ReadInfoAsync(CancellationToken cancellationToken)
    {
        if (await ReadTextAsync(CacheKey.CacheInfo, cancellationToken).ConfigureAwait(false) is not { } text)
        {
            return null;
        }

        var info = CacheInfo.Parse(text) ?? throw Invalid("answers, but not as a binary cache: its nix-cache-info names no store folder. Is the address right?");
        if (info.Directory != Options.Directory)
        {
            throw Invalid($"holds paths of '{info.Directory}', and paths of '{Options.Directory}' are wanted. Paths of one are of no use in the other: use another cache.");
        }

        return Options.Priority is { } priority ? info with { Priority = priority } : info;
    }

    private async Task<string?> ReadTextAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadSmallAsync(key, cancellationToken).ConfigureAwait(false) is { } bytes ? Strict.GetString(bytes) : null;
        }
        catch (DecoderFallbackException failure)
        {
            throw Invalid($"gives bytes for '{key}' that are no text.", failure);
        }
    }
}
