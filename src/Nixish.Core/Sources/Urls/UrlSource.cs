using System.Text;

namespace Nixish;

/// <summary>What becomes of a file that was fetched.</summary>
public enum FetchedAs
{
    /// <summary>It is kept as it is.</summary>
    File,

    /// <summary>It is made executable. The hash is then that of its NAR, as <c>nix hash path</c> gives it.</summary>
    Executable,

    /// <summary>It is a NAR, compressed by xz where its address ends in <c>.xz</c>, and what it holds is kept. The hash is that of the NAR.</summary>
    NixArchive,
}

/// <summary>
/// A file at an address, known by its hash: the derivation that Nix's <c>&lt;nix/fetchurl.nix&gt;</c> makes, so that Nix and Nixish fetch
/// it for each other. Fetched when something needs it and it is not in the store: see <see cref="FetchOptions"/>.
/// </summary>
/// <remarks>
/// The address is no part of the output's path, so a changed address with an unchanged hash would silently give the old file. A store
/// remembers which addresses gave which hash, and fetches from one that it does not know before it takes it.
/// </remarks>
public sealed record UrlSource : Source
{
    internal const string BuilderName = "builtin:fetchurl";
    internal const string ProxyVariables = "http_proxy https_proxy ftp_proxy all_proxy no_proxy";
    private static readonly Hash Unknown = new(HashAlgorithm.Sha256, new byte[32]);

    internal UrlSource(string address, Hash? hash) => (Address, Hash) = (CheckAddress(address), hash);

    /// <summary>Where it is: <c>http:</c> or <c>https:</c>.</summary>
    public string Address { get; }

    /// <summary>The hash of what is fetched; null where nobody knows it yet, and building fails with the hash that was found.</summary>
    public Hash? Hash { get; init; }

    /// <summary>Its name in the store; by default what follows the last slash of its address.</summary>
    public string? Name { get; init; }

    /// <summary>What becomes of it.</summary>
    public FetchedAs As { get; init; }

    /// <summary>Where else it is, tried in this order once its own address cannot be reached. They are part of the derivation, and not of the output's path.</summary>
    public Seq<string> Mirrors
    {
        get;
        init
        {
            foreach (var mirror in value)
            {
                CheckAddress(mirror);
            }

            field = value;
        }
    }

    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        var name = Name ?? Address.TrimEnd('/')[(Address.TrimEnd('/').LastIndexOf('/') + 1)..];
        Lowering.CheckName(Address, name);
        var hash = Hash ?? Unknown;
        var mode = As == FetchedAs.File ? FixedOutputMode.Flat : FixedOutputMode.Recursive;
        Dictionary<string, string> variables = new(StringComparer.Ordinal)
        {
            ["builder"] = BuilderName,
            ["executable"] = As == FetchedAs.Executable ? "1" : "",
            ["impureEnvVars"] = ProxyVariables,
            ["name"] = name,
            ["outputHash"] = hash.ToString(HashFormat.Sri),
            ["outputHashAlgo"] = "",
            ["outputHashMode"] = mode == FixedOutputMode.Flat ? "flat" : "recursive",
            ["preferLocalBuild"] = "1",
            ["system"] = "builtin",
            ["unpack"] = As == FetchedAs.NixArchive ? "1" : "",
            ["url"] = Address,
            ["urls"] = string.Join(' ', [Address, .. Mirrors]),
        };
        return new LoweredOutput(new Derivation(new DerivationContent(lowering.Directory, name, ["out"])
        {
            Fixed = new(hash, mode),
            System = "builtin",
            Builder = Encoding.UTF8.GetBytes(BuilderName),
            Environment = [.. variables.Select(static variable => KeyValuePair.Create(variable.Key, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(variable.Value)))],
        }), "out");
    }

    private static string CheckAddress(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        if (address.AsSpan().ContainsAny(" \t\r\n") || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            throw new SourceException($"'{address}' is not an address that can be fetched: write it whole, with http or https. For what is on this machine there is Source.File.");
        }

        return uri.UserInfo.Length == 0 ? address : throw new SourceException(
            $"The address '{FetchAddress.Display(uri)}' has a user name or password in it, which everybody who can read the store would see. Give FetchOptions.Handler one that knows them.");
    }
}
