namespace Nixish;

/// <summary>
/// A NuGet package, known by its content hash: the archive as it was before a repository signed it, which is what the content hash is of.
/// </summary>
/// <remarks>
/// Fetched when something needs it: from NuGet's own folder on this machine, else from the feeds that the nuget.config files name, else
/// nuget.org. Where it comes from reaches no key. https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies
/// </remarks>
public sealed record NuGetPackage : Buildable
{
    internal const string IdVariable = "id";
    internal const string VersionVariable = "version";
    internal const string FeedsVariable = "feeds";

    /// <param name="id">Its name: <c>Polly.Core</c>. Upper and lower case are one.</param>
    /// <param name="version">Its version as the lock file resolves it: <c>8.9.1</c>.</param>
    /// <param name="contentHash">Its <c>contentHash</c> from a lock file, or from <c>.nupkg.metadata</c> in NuGet's folder: SHA-512 in base64.</param>
    /// <exception cref="DotnetProjectException">One of them is none.</exception>
    public NuGetPackage(string id, string version, string contentHash)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(contentHash);
        (Id, Version, ContentHash) = (id, version, contentHash);
        Span<byte> digest = stackalloc byte[64];
        Digest = contentHash.Length == 88 && Convert.TryFromBase64String(contentHash, digest, out var length) && length == digest.Length && IsName(id) && IsName(version)
            ? new(HashAlgorithm.Sha512, digest)
            : throw new DotnetProjectException(id, $"'{Printable.Text(id)}' '{Printable.Text(version)}' with the content hash '{Printable.Text(contentHash)}' is no NuGet package. Write its id, its version, and the contentHash that a lock file has for it.");
    }

    /// <summary>Its name.</summary>
    public string Id { get; }

    /// <summary>Its version.</summary>
    public string Version { get; }

    /// <summary>The SHA-512 of its unsigned archive, in base64.</summary>
    public string ContentHash { get; }

    /// <summary>The same as a hash.</summary>
    internal Hash Digest { get; }

    /// <summary>As NuGet's folders and feeds call its file: <c>polly.core.8.9.1.nupkg</c>.</summary>
    internal string FileName => $"{Lower(Id)}.{Lower(Version)}.nupkg";

    /// <summary>The feeds that the project's own nuget.config files name; tried before this user's.</summary>
    internal Seq<string> Feeds { get; init; }

    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        return lowering.Lower(new Recipe(FileName)
        {
            System = "builtin",
            Builder = NuGetPackageBuilder.DerivationName,
            Fixed = new(Digest, FixedOutputMode.Flat),
            Environment = new() { [IdVariable] = Lower(Id), [VersionVariable] = Lower(Version), [FeedsVariable] = string.Join('\n', (IEnumerable<string>)Feeds) },
        });
    }

    /// <summary>Whether both are the same content under the same name.</summary>
    public bool Equals(NuGetPackage? other) => other is not null && FileName == other.FileName && ContentHash == other.ContentHash && Feeds == other.Feeds;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(FileName, ContentHash);

    /// <summary>NuGet's folders and feeds spell names and versions in lower case.</summary>
    internal static string Lower(string name) => name.ToLowerInvariant();

    // They become file names and parts of addresses.
    private static bool IsName(string text) => text.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(text[0]) &&
        text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '+');
}
