using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>A layer of an image: sources, builds, links and folders, each at its path.</summary>
/// <remarks>
/// One derivation a layer, whatever image it is in: images that share a layer build, store and push it once. Times are one second
/// after the epoch; unless said otherwise owners are 0:0 and modes 0755 for folders and executables, 0644 for other files.
/// Parent folders are made. A path that comes twice with different content fails the build.
/// </remarks>
/// <example><code>
/// new Layer("/srv", site)
/// new Layer { Links = new() { ["/bin/web"] = $"{app}/bin/web" }, Folders = ["/tmp"], Modes = new() { ["/tmp"] = "1777" } }
/// </code></example>
public sealed record Layer : Buildable
{
    /// <summary>An empty layer, to be filled.</summary>
    public Layer()
    {
    }

    /// <summary>A layer with one thing in it.</summary>
    /// <param name="path">Where in the image: absolute, <c>/srv</c>. A folder's entries appear below it, a file appears as it; <c>/</c> takes a folder only.</param>
    /// <param name="content">What is placed: a source, or anything that is built.</param>
    public Layer(string path, IBuildable content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Content = new() { [path] = content };
    }

    /// <summary>What is placed, by where: absolute paths as <c>/srv</c>. Folders that come to lie in each other are merged.</summary>
    public Map<IBuildable> Content { get; init => field = LayerPaths.Checked(value); }

    /// <summary>Symbolic links and what they point to. A store path that a target names is in the image too.</summary>
    public Map<StoreString> Links { get; init => field = LayerPaths.Checked(value); }

    /// <summary>Folders that are to be there, empty if nothing else is in them.</summary>
    public Seq<string> Folders { get; init => field = [.. value.Select(LayerPaths.Checked)]; }

    /// <summary>Who owns a path and all below it; of two such paths the longer decides.</summary>
    public Map<Owner> Owners { get; init => field = LayerPaths.Checked(value); }

    /// <summary>Permissions of single files and folders, octal as <c>chmod</c> takes them: <c>0755</c>, <c>4755</c>, <c>1777</c>.</summary>
    public Map<string> Modes { get; init => field = LayerPaths.Checked(value).Select(LayerPaths.CheckedMode); }

    /// <summary>
    /// The users that programs in the image know by name: <c>/etc/passwd</c>, <c>/etc/group</c>, <c>/etc/nsswitch.conf</c> and the users'
    /// homes. <c>root</c> and <c>nobody</c> are always among them. Above a base, these files hide those of the base.
    /// </summary>
    /// <param name="users">The users. Order does not count.</param>
    /// <param name="groups">Groups beside those that users have of their own. Order does not count.</param>
    /// <exception cref="InvalidImageException">A name or number comes twice, a main group or member is not among them.</exception>
    public static Layer Users(Seq<ImageUser> users, Seq<ImageGroup> groups = default) => UserFiles.LayerOf(users, groups);

    /// <summary>
    /// The certificate authorities that this machine trusts, as it is when the image is lowered, at <c>/etc/ssl/certs/ca-certificates.crt</c>
    /// and where the OpenSSL of other distributions looks. Hashed like any source: an update of the machine's bundle is a new image.
    /// </summary>
    /// <param name="bundle">A PEM file instead of the machine's, for an image that is the same wherever it is built.</param>
    /// <remarks>Lowering throws <see cref="SourceNotFoundException"/> where the machine has none.</remarks>
    public static Layer CertificateAuthorities(string? bundle = null) => HostFiles.CertificatesLayer(bundle);

    /// <summary>This machine's time zones, as they are when the image is lowered, at <c>/usr/share/zoneinfo</c>; <c>TZ</c> chooses one. Hashed like any source.</summary>
    /// <param name="folder">A folder of compiled zones instead of the machine's.</param>
    /// <remarks>Lowering throws <see cref="SourceNotFoundException"/> where the machine has none.</remarks>
    public static Layer TimeZones(string? folder = null) => HostFiles.TimeZonesLayer(folder);

    /// <summary>The places that it fills, for the image's history.</summary>
    internal string Places => string.Join(", ", Content.Keys.Concat(Links.Keys).Concat(Folders.AsEnumerable()).Distinct(StringComparer.Ordinal).Order(Utf8Order.Comparer));

    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        return lowering.Lower(LayerRecipe.Of(this));
    }
}

/// <summary>Who a file in an image belongs to, by number.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Group">The group's number.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Owner(int User, int Group)
{
    /// <summary>A user and the group of the same number.</summary>
    public Owner(int id)
        : this(id, id)
    {
    }

    /// <inheritdoc cref="Owner(int, int)" path="/param[@name='User']"/>
    public int User { get; init => field = Checked(value); } = Checked(User);

    /// <inheritdoc cref="Owner(int, int)" path="/param[@name='Group']"/>
    public int Group { get; init => field = Checked(value); } = Checked(Group);

    /// <summary><c>1000:1000</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{User}:{Group}");

    private static int Checked(int id) =>
        id >= 0 ? id : throw new InvalidImageException($"{id} is not the number of a user or group. Use 0 or more.");
}
