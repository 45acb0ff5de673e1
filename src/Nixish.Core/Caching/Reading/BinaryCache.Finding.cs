using System.Collections.Concurrent;

namespace Nixish;

public sealed partial class BinaryCache
{
    /// <summary>What the cache has of one path, checked for everything short of the content; null where it does not have it.</summary>
    /// <exception cref="CacheException">The cache fails, what it says is not about this path, or nobody trusted vouches for it.</exception>
    public async Task<NarInfo?> FindAsync(StorePath path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (await GetInfoAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        var key = CacheKey.NarInfo(path);
        if (await ReadTextAsync(key, cancellationToken).ConfigureAwait(false) is not { } text)
        {
            return null;
        }

        NarInfo found;
        try
        {
            found = NarInfo.Parse(text, Options.Directory);
        }
        catch (InvalidNarInfoException failure)
        {
            throw Invalid($"gives something for '{key}' that is not what it should be: {failure.Message}", failure);
        }

        return found.Path == path ? Check(found) : throw Invalid($"was asked for '{path}' and answers with '{found.Path}'.");
    }

    /// <summary>
    /// What the cache has of many paths, asked at once. A path that it does not have, or of which what it says does not count, is left out: a cache that
    /// fails has nothing, and is soon asked no more.
    /// </summary>
    /// <param name="paths">The paths.</param>
    /// <param name="warnings">Told once for each reason why something was left out that the cache could have had.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<IReadOnlyDictionary<StorePath, NarInfo>> FindAsync(IEnumerable<StorePath> paths, IProgress<CacheWarning>? warnings = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var found = new ConcurrentDictionary<StorePath, NarInfo>();
        var once = WarnOnce.Of(warnings);
        await Parallel.ForEachAsync(paths.Distinct(), new ParallelOptions { MaxDegreeOfParallelism = Options.Connections, CancellationToken = cancellationToken }, async (path, token) =>
        {
            if (await TryFindAsync(path, once, token).ConfigureAwait(false) is { } narInfo)
            {
                found[path] = narInfo;
            }
        }).ConfigureAwait(false);
        return found;
    }

    /// <summary>The same of one path: a failure is a miss.</summary>
    internal async Task<NarInfo?> TryFindAsync(StorePath path, IProgress<CacheWarning>? warnings, CancellationToken cancellationToken)
    {
        await _connections.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_health.MayAsk())
            {
                return null;
            }

            var found = await FindAsync(path, cancellationToken).ConfigureAwait(false);
            _health.Succeeded();
            return found;
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

    /// <summary>Counts a failure, and tells of it.</summary>
    internal void Note(CacheException failure, IProgress<CacheWarning>? warnings)
    {
        if (failure.Failure is CacheFailure.Unreachable or CacheFailure.Refused or CacheFailure.Invalid)
        {
            _health.Failed();
        }
        else
        {
            _health.Succeeded();
        }

        warnings?.Report(new(Location, failure.Failure, $"{failure.Message} It is used as if it did not have it.") { Reason = failure.Reason });
    }

    /// <summary>The narinfo, where it may be used: its NAR lies in the cache and can be read here, and somebody vouches for it.</summary>
    private NarInfo Check(NarInfo narInfo)
    {
        var info = narInfo.Info;
        if (!CacheKey.IsValid(narInfo.Url))
        {
            throw Invalid($"says that the NAR of '{info.Path}' is at '{narInfo.Url}', which is not in the cache.");
        }

        if (!NarDecompression.IsReadable(narInfo.Compression))
        {
            throw new CacheException(CacheFailure.Unsupported, Location, $"has '{info.Path}' compressed as '{narInfo.Compression}', {NarDecompression.Advice(narInfo.Compression)}.") { Reason = narInfo.Compression };
        }

        if (info.ContentAddress is null)
        {
            return IsVouchedFor(info) ? narInfo : throw Untrusted(info);
        }

        if (ContentAddressCheck.Problem(info) is not { } problem)
        {
            return narInfo;
        }

        // A kind of address that is not known here does not spoil what somebody trusted signed.
        return !ContentAddressCheck.IsKnown(info) && IsVouchedFor(info)
            ? narInfo with { Info = info with { ContentAddress = null } }
            : throw Invalid($"says of '{info.Path}' what cannot be true: {problem}.");
    }

    private bool IsVouchedFor(PathInfo info) => Options.Trust == CacheTrust.Everything || Options.TrustedKeys.Any(info.IsSignedBy);

    private CacheException Untrusted(PathInfo info)
    {
        var signers = info.Signatures.Select(signature => signature.KeyName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var forged = signers.Intersect(Options.TrustedKeys.Select(key => key.Name), StringComparer.Ordinal).ToArray();
        var found =
            forged.Length > 0 ? $"has '{info.Path}' with a signature in the name of {List(forged)} that this key did not make for this content. Somebody changed it, or the trusted key is another of the same name"
            : signers.Length > 0 ? $"has '{info.Path}' signed by {List(signers)} only, which is not trusted here. If it should be, add its public key to BinaryCacheOptions.TrustedKeys"
            : $"has '{info.Path}' without a signature. Push it with a signing key, or sign it there";
        var trusted = Options.TrustedKeys.IsEmpty ? "No key is trusted" : $"Trusted are {List([.. Options.TrustedKeys.Select(key => key.Name)])}";
        return new(CacheFailure.Untrusted, Location, $"{found}. {trusted}.") { Reason = $"untrusted {string.Join(' ', signers)}" };
    }

    private static string List(string[] names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
