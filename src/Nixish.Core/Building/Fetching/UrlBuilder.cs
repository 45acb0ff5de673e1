namespace Nixish;

/// <summary>Fetches a file and checks its hash: <c>builtin:fetchurl</c>, as Nix has it, in this process.</summary>
internal sealed class UrlBuilder(FetchOptions options) : IBuilder
{
    public string Name => UrlSource.BuilderName;

    public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var fetch = UrlFetch.Of(context.Derivation);
        var fetching = new MirroredFetch(options, context.Folder, context.Log);
        await fetching.RunAsync(fetch, [fetch.Address, .. fetch.Mirrors], context.OutputPath(), cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Fetches what one of several addresses has.</summary>
internal sealed class MirroredFetch(FetchOptions options, string folder, Action<string> log)
{
    private const uint ExecutableMode = 0x1ed;

    /// <summary>Makes at <paramref name="target"/> what <paramref name="fetch"/> says, from the first of <paramref name="addresses"/> that can be reached.</summary>
    /// <exception cref="UnexpectedContentException">It has another hash. An address after the first that has something else is passed over.</exception>
    /// <exception cref="FetchException">None can be reached.</exception>
    public async Task RunAsync(UrlFetch fetch, IReadOnlyList<Uri> addresses, string target, CancellationToken cancellationToken)
    {
        NixishException? first = null;
        for (var i = 0; i < addresses.Count; i++)
        {
            try
            {
                log($"fetching {FetchAddress.Display(addresses[i])}");
                await RunAsync(fetch, addresses[i], target, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception failure) when (failure is FetchException || (failure is UnexpectedContentException or InvalidArchiveException && i > 0))
            {
                // What the file's own address says is what people want to know.
                first ??= (NixishException)failure;
                log(failure.Message);
                Disk.Delete(target);
            }
        }

        throw addresses.Count == 1 || first is not FetchException reason ? first!
            : new FetchException(addresses[0], $"and its {addresses.Count - 1} mirrors cannot be fetched. Of the first: {reason.Message}", reason);
    }

    private async Task RunAsync(UrlFetch fetch, Uri address, string target, CancellationToken cancellationToken)
    {
        var (content, kind) = (fetch.Content, fetch.As);
        var file = kind == FetchedAs.NixArchive ? Path.Combine(folder, "archive") : target;
        var (hash, isPieced) = await DownloadAsync(address, file, content.Hash.Algorithm, cancellationToken).ConfigureAwait(false);
        if (kind == FetchedAs.File && hash != content.Hash && isPieced)
        {
            log("it came in pieces and is not what it must be: fetching all of it again");
            (hash, _) = await DownloadAsync(address, file, content.Hash.Algorithm, cancellationToken).ConfigureAwait(false);
        }

        if (kind == FetchedAs.Executable)
        {
            Disk.SetMode(file, ExecutableMode);
        }
        else if (kind == FetchedAs.NixArchive)
        {
            Unpack(file, fetch.Address, target, cancellationToken);
        }

        var actual = kind == FetchedAs.File && content.Mode == FixedOutputMode.Flat ? hash : OutputHash.Of(target, TreeReader.Read(target)!, content, cancellationToken);
        if (actual != content.Hash)
        {
            throw new UnexpectedContentException(FetchAddress.Display(address), content, actual);
        }
    }

    private async Task<(Hash Hash, bool IsPieced)> DownloadAsync(Uri address, string file, HashAlgorithm algorithm, CancellationToken cancellationToken)
    {
        using var download = new UrlDownload(address, file, algorithm, options, log);
        var hash = await download.RunAsync(cancellationToken).ConfigureAwait(false);
        return (hash, download.IsPieced);
    }

    // As Nix has it: what is unpacked is a NAR, and the address says whether it is compressed.
    private static void Unpack(string archive, Uri address, string target, CancellationToken cancellationToken)
    {
        var compression = address.AbsolutePath.EndsWith(".xz", StringComparison.Ordinal) ? "xz" : "none";
        if (!NarDecompression.IsReadable(compression))
        {
            throw new FetchException(address, $"is compressed as {compression}, {NarDecompression.Advice(compression)}.");
        }

        using (var file = File.OpenRead(archive))
        using (var content = NarDecompression.Open(file, compression))
        {
            Nar.Restore(content, target, cancellationToken);
        }

        File.Delete(archive);
    }
}
