namespace Nixish;

/// <summary>A layer of an image: the content of a source or of a build, placed at a path.</summary>
/// <param name="Path">Where in the image: absolute, <c>/srv</c>. A folder's entries appear below it, a file appears as it; <c>/</c> takes a folder only.</param>
/// <param name="Content">What is placed: a source, or anything that is built.</param>
/// <remarks>
/// One derivation a layer, whatever image it is in: images that share a layer build, store and push it once. Owners are
/// 0:0, times one second after the epoch, modes 0755 for folders and executables, 0644 for other files.
/// </remarks>
public sealed record Layer(string Path, IBuildable Content) : Buildable
{
    /// <inheritdoc cref="Layer(string, IBuildable)" path="/param[@name='Path']"/>
    public string Path { get; init => field = Checked(value); } = Checked(Path);

    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        return lowering.Lower(new Recipe("layer")
        {
            System = "builtin",
            Builder = LayerBuilder.DerivationName,
            Environment = new() { ["content"] = $"{Content}", ["path"] = Path },
        });
    }

    private static string Checked(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/') || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new InvalidImageException($"The layer path '{path}' is not absolute. Begin it with '/': it is a path in the image.");
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Any(part => part is "." or "..")
            ? throw new InvalidImageException($"The layer path '{path}' has '.' or '..' in it. Write the path that it comes to.")
            : "/" + string.Join('/', parts);
    }
}
