namespace Nixish;

public sealed partial record DotnetProgram
{
    // The user `app` of Microsoft's images, who owns nothing.
    private const string ImageUser = "1654";

    /// <summary>Where <see cref="AsImage"/> places it.</summary>
    public const string ImageFolder = "/app";

    /// <summary>
    /// The published files as layers at <c>/app</c>, what changes least lowest: the runtime where it is part of the program, what packages
    /// bring, and the assemblies and files of its own projects.
    /// </summary>
    public Seq<Layer> Layers =>
    [
        .. SelfContained ? (Layer[])[Layer(ProgramPart.Runtime)] : [],
        Layer(ProgramPart.Packages),
        Layer(ProgramPart.Own),
    ];

    /// <summary>What starts it in an image with <see cref="Layers"/>: <c>/app/web</c> where the runtime is part of it, else <c>dotnet /app/web.dll</c>.</summary>
    public Seq<StoreString> Entrypoint => SelfContained ? [$"{ImageFolder}/{Assembly}"] : ["dotnet", $"{ImageFolder}/{Assembly}.dll"];

    /// <summary>
    /// An image that runs it, as a user without rights, with a layer for its own assemblies: a changed source builds and pushes that alone.
    /// What it runs on comes by <see cref="Image.Base"/>, or by further layers.
    /// </summary>
    /// <param name="name">The image's name.</param>
    public Image AsImage(string name) => new(name)
    {
        Layers = Layers,
        Entrypoint = Entrypoint,
        WorkingDirectory = ImageFolder,
        User = ImageUser,
        Architecture = RuntimeIdentifier is { } target && target.EndsWith("-arm64", StringComparison.Ordinal) ? "arm64" : "amd64",
    };

    private Layer Layer(ProgramPart part) => new(ImageFolder, new PublishedPart(this, part));
}
