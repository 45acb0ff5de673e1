namespace Nixish;

/// <summary>A container image, as a value: what is in it, and how it runs.</summary>
/// <remarks>
/// Where <see cref="Entrypoint"/>, <see cref="Command"/> or <see cref="Environment"/> refer to store paths
/// (<c>$"{app}/bin/web"</c>), and what the contents of its layers refer to, these are in the image too, at the same paths and with
/// all they refer to, in layers below the others: see <see cref="Layering"/>.
/// </remarks>
/// <param name="Name">Its repository without a registry: <c>web</c>, <c>shop/web</c>.</param>
/// <example><code>
/// var site  = Source.Directory("site");
/// var image = new Image("web") { Layers = [new("/srv", site)], Entrypoint = ["/srv/server"], Ports = [8080] };
/// </code></example>
public sealed record Image(string Name) : PullableImage(Name)
{
    /// <summary>How many layers the storage drivers of container runtimes take, those of the base included.</summary>
    internal const int MaxLayers = 127;

    /// <summary>The layers, lowest first: where two hold one path, the later shows. At most 127.</summary>
    public Seq<Layer> Layers
    {
        get;
        init => field = value.Count <= MaxLayers
            ? value
            : throw new InvalidImageException($"Image '{Name}' has {value.Count} layers; container runtimes take at most {MaxLayers}. Put more into one layer.");
    }

    /// <summary>How the store paths that it needs are divided into layers, which lie below <see cref="Layers"/>.</summary>
    public Layering Layering { get; init; } = Layering.Automatic();

    /// <summary>The image that the layers go on top of: by digest, by a tag that is locked, or from an archive; null begins with nothing.</summary>
    /// <value>Its environment, labels, ports, user, working folder, entrypoint and command hold where this image sets none.</value>
    /// <exception cref="UnpinnedImageException">It is a reference without a digest.</exception>
    public BaseImage? Base
    {
        get;
        init => field = value is PinnedBaseImage { Reference: { Digest: null } reference } ? throw new UnpinnedImageException(Name, reference) : value;
    }

    /// <summary>The program and its first arguments; <see cref="Command"/> follows them.</summary>
    public Seq<StoreString> Entrypoint { get; init; }

    /// <summary>Arguments that whoever runs the image may replace; the program itself where there is no <see cref="Entrypoint"/>.</summary>
    public Seq<StoreString> Command { get; init; }

    /// <summary>Environment variables.</summary>
    public Map<StoreString> Environment
    {
        get;
        init
        {
            foreach (var (name, _) in value.AsSpan())
            {
                if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
                {
                    throw new InvalidImageException($"Image '{Name}': '{name}' cannot name an environment variable. Use a name that is not empty and has no '='.");
                }
            }

            field = value;
        }
    }

    /// <summary>The ports that the program listens on. Order and repetition do not count.</summary>
    public Seq<Port> Ports { get; init; }

    /// <summary>Who it runs as: a name or number, and after a colon a group: <c>1000</c>, <c>web:web</c>. Null runs as root.</summary>
    /// <remarks>A name must be in its <c>/etc/passwd</c>: see <see cref="Layer.Users"/>. Lowering throws where it is known not to be.</remarks>
    public string? User
    {
        get;
        init => field = value is null || (value.Length > 0 && value.Count(static letter => letter == ':') <= 1 && value[0] != ':' && value[^1] != ':')
            ? value
            : throw new InvalidImageException($"Image '{Name}' cannot run as '{value}'. Write a user, and after a colon a group if wanted: 1000, web, web:web.");
    }

    /// <summary>Labels: facts for people and programs, kept in its configuration and seen by who runs it.</summary>
    public Map<string> Labels { get; init => field = ImageAnnotations.CheckedLabels(value); }

    /// <summary>The folder that the program starts in; null is <c>/</c>.</summary>
    public string? WorkingDirectory
    {
        get;
        init => field = value is null || value.StartsWith('/')
            ? value
            : throw new InvalidImageException($"Image '{Name}': the working folder '{value}' is not absolute. Begin it with '/'.");
    }

    /// <summary>The processor it runs on, as Go calls it: <c>amd64</c> (the default), <c>arm64</c>. The system is always Linux.</summary>
    public string Architecture
    {
        get;
        init => field = Platform.CheckedArchitecture(value);
    } = "amd64";

    /// <summary>The least version of the processor, where not all do: <c>v7</c> of <c>arm</c>. Null as by default.</summary>
    public string? Variant { get; init => field = Platform.CheckedVariant(value); }

    /// <summary><see cref="Architecture"/> and <see cref="Variant"/> as one: <c>linux/arm/v7</c>.</summary>
    public Platform Platform
    {
        get => new(Architecture, Variant);
        init => (Architecture, Variant) = (value.Architecture, value.Variant);
    }

    /// <summary>This image for each of <paramref name="platforms"/>, as one index: the same layers, each on the base's image for its platform.</summary>
    /// <remarks>Where the layers themselves differ by platform, take <see cref="ImageIndex.Of"/>.</remarks>
    public ImageIndex For(params ReadOnlySpan<Platform> platforms) => ImageIndex.Of([.. platforms], _ => this);

    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        UserFiles.RequireKnown(this, lowering);
        return lowering.Lower(ImageRecipe.Of(this));
    }
}
