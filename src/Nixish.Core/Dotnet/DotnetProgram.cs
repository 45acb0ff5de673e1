namespace Nixish;

/// <summary>
/// A .NET project, published: <c>dotnet publish</c> as a derivation. It stands for the folder that publishing makes.
/// </summary>
/// <remarks>
/// The key covers what the build reads: the folders of the project and of those that it refers to, without <c>bin</c>, <c>obj</c> and what git
/// ignores; the <c>Directory.*</c> files, imports, <c>.editorconfig</c> and <c>global.json</c> above them; files elsewhere that they name;
/// the SDK; and what is set here. Packages come from the lock files (<c>packages.lock.json</c>), each known by its content hash. The build
/// itself runs in a sandbox with the SDK of this machine, these files, these packages and no network, so that what is not in the key
/// is not there. See docs/concepts/dotnet.md.
/// </remarks>
/// <example><code>
/// var app = DotnetProgram.Publish("src/Web");
/// var image = app.AsImage("web") with { Base = "mcr.microsoft.com/dotnet/aspnet:10.0@sha256:…", Ports = [8080] };
/// </code></example>
public sealed partial record DotnetProgram : Buildable
{
    private DotnetProgram(string project) => Project = project;

    /// <summary>The project file, or the folder it is in. A relative path starts at the current folder when the program is lowered.</summary>
    public string Project { get; }

    /// <summary>The name of the program's assembly, without <c>.dll</c>: by default that of the project's file or folder.</summary>
    /// <exception cref="DotnetProjectException">The path of the project has no such name, as <c>.</c> has none.</exception>
    public string Assembly
    {
        get => field ?? NameOf(Project);
        init => field = value is { Length: > 0 } && !value.AsSpan().ContainsAny('/', '\\', '\0') ? value : throw new DotnetProjectException(Project, $"'{value}' cannot name an assembly. Write its file name without .dll.");
    }

    /// <summary>The folder from which everything that the project reads is reached.</summary>
    /// <value>By default the root of its git repository; without one, the nearest folder above it with a solution; else the project's own.</value>
    public string? Root { get; init; }

    /// <summary>The configuration. Defaults to <c>Release</c>.</summary>
    public string Configuration { get; init; } = "Release";

    /// <summary>The target framework, of a project that has several; null for the only one.</summary>
    public string? Framework { get; init; }

    /// <summary>The system and processor that it is for: <c>linux-x64</c>, <c>linux-musl-arm64</c>. Null, as by default: any that has the runtime.</summary>
    /// <remarks>The lock files must have been made for it: the project names it in <c>RuntimeIdentifiers</c>.</remarks>
    public string? RuntimeIdentifier
    {
        get => field ?? (SelfContained ? "linux-x64" : null);
        init;
    }

    /// <summary>Whether the runtime is part of it. Off by default: the image's base brings the runtime.</summary>
    /// <remarks>No lock file pins the runtime's packages, so <see cref="Packages"/> must name them.</remarks>
    public bool SelfContained { get; init; }

    /// <summary>Properties of the build, as <c>-p:name=value</c>; they hold for the projects referred to as well.</summary>
    public Map<string> Properties { get; init; }

    /// <summary>Packages that no lock file names: runtimes, compilers for the target, SDKs that projects name.</summary>
    public Seq<NuGetPackage> Packages { get; init; }

    /// <summary>The project at <paramref name="project"/>, in the configuration Release, for any machine that has the runtime.</summary>
    /// <param name="project">The project file, or the folder it is in.</param>
    public static DotnetProgram Publish(string project)
    {
        ArgumentException.ThrowIfNullOrEmpty(project);
        return new(project);
    }

    /// <inheritdoc/>
    /// <exception cref="DotnetProjectException">The project cannot be read, or what it reads is not there.</exception>
    /// <exception cref="PackageLockException">There is no lock file, or none for what is wanted.</exception>
    /// <exception cref="DotnetSdkException">No SDK of this machine fits.</exception>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        return lowering.Lower(PublishRecipe.Of(this));
    }

    private static string NameOf(string project)
    {
        var name = System.IO.Path.GetFileName(project.TrimEnd('/', '\\'));
        name = name.EndsWith("proj", StringComparison.OrdinalIgnoreCase) ? System.IO.Path.GetFileNameWithoutExtension(name) : name;
        return name is "" or "." or ".."
            ? throw new DotnetProjectException(project, $"The path '{project}' does not say what the program is called. Name the project's folder or file, or set Assembly.")
            : name;
    }
}
