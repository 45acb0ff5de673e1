namespace Nixish.Kubernetes;

public sealed partial record ResourceSet
{
    /// <summary>
    /// Renders the set into <paramref name="folder"/>: equal sets give equal bytes, files that are as they should be are not written, those that
    /// nothing makes any more are removed, and those of others are never touched. Killed at any moment, no file is half written, and doing it again completes it.
    /// </summary>
    /// <exception cref="RenderFolderException">The folder holds files of others, or cannot be written.</exception>
    /// <exception cref="InvalidResourceException">The API would refuse a resource, or a Secret holds values and <see cref="RenderOptions.Secrets"/> does not say to leave it out.</exception>
    public Task<FolderChanges> RenderToAsync(string folder, RenderOptions? options = null, CancellationToken cancellationToken = default) =>
        BringAsync(folder, options ?? new(), RenderMode.Write, cancellationToken);

    /// <summary>Renders the set into <paramref name="folder"/> as <paramref name="layout"/> says.</summary>
    /// <exception cref="RenderFolderException">The folder holds files of others, or cannot be written.</exception>
    /// <exception cref="InvalidResourceException">The API would refuse a resource, or a Secret holds values.</exception>
    public Task<FolderChanges> RenderToAsync(string folder, FolderLayout layout, CancellationToken cancellationToken = default) =>
        BringAsync(folder, new() { Layout = layout }, RenderMode.Write, cancellationToken);

    /// <summary>What <see cref="RenderToAsync(string, RenderOptions, CancellationToken)"/> would do; nothing is written. For CI: rendered files that are checked in must not be stale.</summary>
    /// <exception cref="RenderFolderException">The folder holds files of others, or cannot be read.</exception>
    /// <exception cref="InvalidResourceException">The API would refuse a resource, or a Secret holds values and <see cref="RenderOptions.Secrets"/> does not say to leave it out.</exception>
    public Task<FolderChanges> CheckFolderAsync(string folder, RenderOptions? options = null, CancellationToken cancellationToken = default) =>
        BringAsync(folder, options ?? new(), RenderMode.Check, cancellationToken);

    private Task<FolderChanges> BringAsync(string folder, RenderOptions options, RenderMode mode, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var owner = FileNames.Safe(options.Owner);
        return Task.Run(
            () =>
            {
                var secrets = Where(static resource => resource.HoldsSecretValues());
                if (secrets.Count > 0 && options.Secrets == SecretsInFiles.Refused)
                {
                    throw new InvalidResourceException(secrets.First(), "data", "(hidden)", $"files are read by others, so nothing was written. Leave Secrets out with {nameof(SecretsInFiles)}.{nameof(SecretsInFiles.LeftOut)} (--leave-out-secrets) and bring them another way{(secrets.Count > 1 ? $"; the others are {string.Join(", ", secrets.Skip(1))}" : "")}");
                }

                var rendered = secrets.Count == 0 ? this : Where(static resource => !resource.HoldsSecretValues());
                var files = FolderFiles.Of(rendered, options.Layout, options.Deliveries ?? Deliveries.None);
                return new RenderedFolder(Path.GetFullPath(folder), owner).Bring(files, options.ForeignFiles, mode, cancellationToken) with { LeftOut = secrets.Select(static secret => secret.Id).ToSeq() };
            },
            cancellationToken);
    }
}
