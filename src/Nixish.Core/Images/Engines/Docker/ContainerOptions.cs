namespace Nixish;

/// <summary>How a container is run to its end: see <see cref="DockerEngine.RunAsync"/>.</summary>
public sealed record ContainerOptions
{
    /// <summary>The program and its first arguments; empty, as by default, is the image's own.</summary>
    public Seq<string> Entrypoint { get; init; }

    /// <summary>Its arguments; empty, as by default, are the image's own.</summary>
    public Seq<string> Command { get; init; }

    /// <summary>Environment variables beside the image's own, which they replace.</summary>
    public Map<string> Environment { get; init; }

    /// <summary>Who it runs as; null, as by default, is as the image says.</summary>
    public string? User { get; init; }

    /// <summary>The network that it is in, by the engine's name for it. By default <c>none</c>: it reaches nobody.</summary>
    public string Network { get; init; } = "none";
}

/// <summary>What a container did that ran to its end.</summary>
/// <param name="ExitCode">Its program's exit code.</param>
/// <param name="Output">What it wrote to its output, as UTF-8.</param>
/// <param name="Error">What it wrote to its error output, as UTF-8.</param>
public sealed record ContainerRun(int ExitCode, string Output, string Error);

/// <summary>A file, folder or link as a container sees it.</summary>
/// <param name="Path">Where.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Its permissions, four octal digits.</param>
/// <param name="Size">A file's length in bytes.</param>
public sealed record ContainerFile(string Path, ImageEntryKind Kind, string Mode, long Size)
{
    /// <summary>Where a link points, as the engine resolves it; null for all else.</summary>
    public string? Target { get; init; }
}
