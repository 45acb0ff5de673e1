using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>Brings a package: from where NuGet has it on this machine, else from its feeds. What is not what it must be is passed over.</summary>
internal sealed class NuGetPackageBuilder(FetchOptions fetching) : IBuilder
{
    internal const string DerivationName = "builtin:nixish/nuget-package/1";

    private const string PackageAddress = "PackageBaseAddress/3.0.0";

    public string Name => DerivationName;

    public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var (id, version) = (context.Require(NuGetPackage.IdVariable), context.Require(NuGetPackage.VersionVariable));
        var file = $"{id}.{version}.nupkg";
        var wanted = context.Derivation.Fixed!.Hash;
        List<string> tried = [];
        foreach (var folder in NuGetFeeds.PackageFolders)
        {
            if (TryTake(Path.Combine(folder, id, version, file), context, wanted, tried))
            {
                return;
            }
        }

        foreach (var feed in Feeds(context))
        {
            if (feed.IsFolder)
            {
                var found = ((string[])[Path.Combine(feed.Address, file), Path.Combine(feed.Address, id, version, file)]).FirstOrDefault(File.Exists) ?? Flat(feed.Address, file);
                if (found is not null && TryTake(found, context, wanted, tried))
                {
                    return;
                }
            }
            else if (await TryFetchAsync(feed, id, version, context, tried, cancellationToken).ConfigureAwait(false) is { } fetched && TryTake(fetched, context, wanted, tried))
            {
                return;
            }
        }

        throw new NixishException(
            $"The package '{id}' {version} with the content hash {Convert.ToBase64String(wanted.Digest)} is nowhere: not in NuGet's folder ({string.Join(", ", NuGetFeeds.PackageFolders)}), " +
            $"nor in its feeds{string.Concat(tried.Select(static one => $"\n  {one}"))}\nWhere a feed needs more than a name and password, run 'dotnet restore' first: what lies in NuGet's folder is taken.");
    }

    private static IEnumerable<NuGetFeed> Feeds(BuildContext context)
    {
        var own = NuGetFeeds.OfUser();
        var named = context.Require(NuGetPackage.FeedsVariable).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var feeds = named.Where(static text => text != NuGetFeeds.NoOthers).Select(text => NuGetFeed.Parse(text, own));
        return (named.Contains(NuGetFeeds.NoOthers, StringComparer.Ordinal) ? feeds : feeds.Concat(own)).DistinctBy(static feed => feed.Address, StringComparer.Ordinal);
    }

    // Folders spell names as they were packed.
    private static string? Flat(string folder, string file) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.nupkg").FirstOrDefault(path => string.Equals(Path.GetFileName(path), file, StringComparison.OrdinalIgnoreCase)) : null;

    private static bool TryTake(string package, BuildContext context, Hash wanted, List<string> tried)
    {
        if (!File.Exists(package))
        {
            return false;
        }

        var target = context.OutputPath();
        try
        {
            using var source = File.OpenHandle(package);
            using var file = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, 128 * 1024);
            using var digest = new DigestStream(wanted.Algorithm, file);
            PackageArchive.WriteUnsigned(source, digest);
            if (digest.Finish() is var found && found == wanted)
            {
                context.Log($"taken from '{package}'");
                return true;
            }

            tried.Add($"'{package}' has the content hash {Convert.ToBase64String(found.Digest)}");
        }
        catch (Exception failure) when (failure is InvalidDataException or UnauthorizedAccessException or FileNotFoundException)
        {
            tried.Add($"'{package}': {failure.Message}");
        }

        File.Delete(target);
        return false;
    }

    private async Task<string?> TryFetchAsync(NuGetFeed feed, string id, string version, BuildContext context, List<string> tried, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(feed.Address, UriKind.Absolute, out var index))
        {
            return null;
        }

        using var login = feed.Login is { } known ? new LoginHandler(known, index, fetching.Handler) : null;
        var options = login is null ? fetching : fetching with { Handler = login };
        try
        {
            var folder = PackageFolder(index, await File.ReadAllBytesAsync(await FetchAsync(index, "index.json", options, context, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));
            var address = new Uri(folder, $"{id}/{Uri.EscapeDataString(version)}/{id}.{Uri.EscapeDataString(version)}.nupkg");
            context.Log($"fetching {FetchAddress.Display(address)}");
            return await FetchAsync(address, "package", options, context, cancellationToken).ConfigureAwait(false);
        }
        catch (FetchException failure)
        {
            context.Log(failure.Message);
            tried.Add(failure.Message);
            return null;
        }
    }

    private static async Task<string> FetchAsync(Uri address, string name, FetchOptions options, BuildContext context, CancellationToken cancellationToken)
    {
        var file = Path.Combine(context.Folder, name);
        using var download = new UrlDownload(address, file, HashAlgorithm.Sha512, options, context.Log);
        _ = await download.RunAsync(cancellationToken).ConfigureAwait(false);
        return file;
    }

    // https://learn.microsoft.com/nuget/api/service-index
    private static Uri PackageFolder(Uri index, byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var resource in document.RootElement.GetProperty("resources"u8).EnumerateArray())
            {
                if (resource.GetProperty("@type"u8).GetString() == PackageAddress)
                {
                    var folder = new Uri(index, resource.GetProperty("@id"u8).GetString()!.TrimEnd('/') + "/");
                    return folder.Scheme == index.Scheme || folder.Scheme == Uri.UriSchemeHttps ? folder : throw new FetchException(index, $"sends for packages to '{FetchAddress.Display(folder)}', which is not https.");
                }
            }
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or UriFormatException)
        {
            throw new FetchException(index, $"is not the index of a NuGet feed: {failure.Message}", failure);
        }

        throw new FetchException(index, $"is the index of a NuGet feed without {PackageAddress}, from which packages are fetched.");
    }

    // Names who asks, to the feed's own server and to no other that it redirects to.
    private sealed class LoginHandler : DelegatingHandler
    {
        private readonly AuthenticationHeaderValue _login;
        private readonly Uri _feed;

        public LoginHandler((string User, string Password) login, Uri feed, HttpMessageHandler? inner)
            : base(inner ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            _login = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}")));
            (_feed, Owned) = (feed, inner is null);
        }

        private bool Owned { get; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Uri.Compare(request.RequestUri, _feed, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0)
            {
                request.Headers.Authorization = _login;
            }

            return base.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing) => base.Dispose(disposing && Owned);
    }
}
