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
public sealed record Image(string Name) : Buildable
{
    /// <summary>How many layers the storage drivers of container runtimes take, those of the base included.</summary>
    internal const int MaxLayers = 127;

    /// <inheritdoc cref="Image(string)" path="/param[@name='Name']"/>
    public string Name { get; init => field = CheckedName(value); } = CheckedName(Name);

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

    /// <summary>The image that the layers go on top of, by digest; null begins with nothing.</summary>
    /// <value>Its environment, labels, ports, user, working folder, entrypoint and command hold where this image sets none.</value>
    /// <exception cref="UnpinnedImageException">It has no digest.</exception>
    public ImageReference? Base
    {
        get;
        init => field = value is { Digest: null } ? throw new UnpinnedImageException(Name, value) : value;
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
    public string? User { get; init; }

    /// <summary>Labels: facts for people and programs.</summary>
    public Map<string> Labels { get; init; }

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
        init => field = ReferenceGrammar.IsArchitecture(value)
            ? value
            : throw new InvalidImageException($"Image '{Name}': '{value}' is not an architecture. Use Go's names: amd64, arm64, riscv64, ….");
    } = "amd64";

    /// <summary>The name and content tag, <c>web:1b9p…</c>, known before building: the tag is the hash part of the image's store path.</summary>
    /// <remarks>Reads the sources at each call. Within a stack the reference also has the registry that the image is pushed to.</remarks>
    public string Reference => $"{Name}:{TagIn(new Lowering())}";

    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        return lowering.Lower(ImageRecipe.Of(this));
    }

    internal string TagIn(Lowering lowering) => lowering.Lower(this).Path.BaseName[..StorePath.HashLength];

    private static string CheckedName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= 200 && ReferenceGrammar.IsPath(name)
            ? name
            : throw new InvalidImageException($"'{name}' cannot name an image. Use lower-case words of letters and digits, joined by '/', '.', '_' or '-', at most 200 characters; the registry comes with PushTo.");
    }
}
