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
