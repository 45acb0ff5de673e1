using System.Text;

namespace Nixish;

public sealed partial class BinaryCache
{
    private const string SignatureLine = "Sig: ";

    /// <summary>What somebody trusted wrote under <paramref name="key"/> by <see cref="WriteTraceAsync"/>; null where nobody did.</summary>
    /// <exception cref="CacheException">The cache fails.</exception>
    public async Task<byte[]?> ReadTraceAsync(Hash key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (await ReadSmallAsync(CacheKey.Trace(key), cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        // Lines of signatures, an empty line, the content.
        List<Signature> signatures = [];
        var rest = bytes.AsSpan();
        while (true)
        {
            var end = rest.IndexOf((byte)'\n');
            if (end < 0)
            {
                return null;
            }

            var line = Encoding.Latin1.GetString(rest[..end]);
            rest = rest[(end + 1)..];
            if (line.Length == 0)
            {
                break;
            }

            if (line.StartsWith(SignatureLine, StringComparison.Ordinal) && Signature.TryParse(line[SignatureLine.Length..], out var signature))
            {
                signatures.Add(signature);
            }
        }

        var message = TraceFingerprint(key, rest);
        return Options.Trust == CacheTrust.Everything || signatures.Exists(signature => Options.TrustedKeys.Any(trusted => trusted.Verify(message, signature)))
            ? rest.ToArray()
            : null;
    }

    /// <summary>Keeps a small piece of knowledge of the build engine under <paramref name="key"/>, signed, over what was there.</summary>
    /// <param name="key">What it is about.</param>
    /// <param name="content">At most 512 KiB.</param>
    /// <param name="signingKeys">Who vouches for it; without any, only those read it who take everything.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    /// <exception cref="CacheException">The cache fails.</exception>
    public async Task WriteTraceAsync(Hash key, ReadOnlyMemory<byte> content, IEnumerable<SigningKey> signingKeys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(signingKeys);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, LargestTrace, nameof(content));
        using var bytes = new MemoryStream(SignedTrace(key, content.Span, signingKeys));
        await Storage.WriteAsync(CacheKey.Trace(key), bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A trace as a cache has it: lines of signatures, an empty line, the content.</summary>
    internal static byte[] SignedTrace(Hash key, ReadOnlySpan<byte> content, IEnumerable<SigningKey> signingKeys)
    {
        using var bytes = new MemoryStream();
        var message = TraceFingerprint(key, content);
        foreach (var signingKey in signingKeys)
        {
            bytes.Write(Encoding.ASCII.GetBytes($"{SignatureLine}{signingKey.Sign(message)}\n"));
        }

        bytes.WriteByte((byte)'\n');
        bytes.Write(content);
        return bytes.ToArray();
    }

    /// <summary>The same as <see cref="ReadTraceAsync"/> within the cache's connections and health: null where it fails, or has no traces at all.</summary>
    internal async Task<byte[]?> TryReadTraceAsync(Hash key, IProgress<CacheWarning>? warnings, CancellationToken cancellationToken)
    {
        await _connections.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_health.MayAsk())
            {
                return null;
            }

            var trace = await GetInfoAsync(cancellationToken).ConfigureAwait(false) is { HasBuildTraces: true }
                ? await ReadTraceAsync(key, cancellationToken).ConfigureAwait(false)
                : null;
            _health.Succeeded();
            return trace;
        }
        catch (CacheException failure)
        {
            Note(failure, warnings);
            return null;
        }
        finally
        {
            _connections.Release();
        }
    }

    /// <summary>Says in <c>nix-cache-info</c> that there are traces, where somebody else made the cache. Several uploads come here at once; one of them says it.</summary>
    internal async Task AnnounceTracesAsync(CancellationToken cancellationToken)
    {
        if (await GetInfoAsync(cancellationToken).ConfigureAwait(false) is not { HasBuildTraces: false })
        {
            return;
        }

        await _announcing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_info is { HasBuildTraces: false } info && await ReadTextAsync(CacheKey.CacheInfo, cancellationToken).ConfigureAwait(false) is { } text)
            {
                // Another machine may have said it since this one asked.
                if (CacheInfo.Parse(text) is not { HasBuildTraces: true })
                {
                    using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(CacheInfo.WithTraces(text)));
                    await Storage.WriteAsync(CacheKey.CacheInfo, bytes, cancellationToken).ConfigureAwait(false);
                }

                _info = info with { HasBuildTraces = true };
            }
        }
        finally
        {
            _announcing.Release();
        }
    }

    // Begins otherwise than a path's fingerprint, so that no signature of one passes for the other.
    private static byte[] TraceFingerprint(Hash key, ReadOnlySpan<byte> content) =>
        Encoding.ASCII.GetBytes($"nixish-trace;1;{key.ToString(HashFormat.Nix32)};{Hash.Sha256(content).ToString(HashFormat.Nix32)}");
}
