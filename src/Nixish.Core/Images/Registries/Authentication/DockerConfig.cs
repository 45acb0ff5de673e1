namespace Nixish;

/// <summary>
/// What <c>docker login</c> and <c>podman login</c> noted: passwords and identity tokens in files, and which credential helper
/// has those of which registry. https://docs.docker.com/reference/cli/docker/login/#credential-stores
/// </summary>
/// <remarks>Files are read and helpers run when a registry first asks for credentials, not before.</remarks>
public sealed class DockerConfig
{
    // The name under which docker login notes Docker Hub, and asks helpers for it.
    private const string DockerHubServer = "https://index.docker.io/v1/";

    private static readonly TimeSpan DefaultHelperTimeout = TimeSpan.FromSeconds(30);

    private readonly Lazy<LoginFile[]> _files;
    private readonly TimeSpan _helperTimeout;

    private DockerConfig(TimeSpan? helperTimeout, params string[] paths)
    {
        _files = new(() => [.. paths.Select(LoginFile.Read).OfType<LoginFile>()]);
        _helperTimeout = helperTimeout ?? DefaultHelperTimeout;
    }

    /// <summary>
    /// Where the tools look: the file <c>REGISTRY_AUTH_FILE</c> alone where that is set; else <c>config.json</c> in the folder
    /// <c>DOCKER_CONFIG</c>, by default <c>~/.docker</c>, and after it podman's <c>containers/auth.json</c> in <c>XDG_RUNTIME_DIR</c>.
    /// </summary>
    public static DockerConfig Default()
    {
        if (Variable("REGISTRY_AUTH_FILE") is { } only)
        {
            return new(null, only);
        }

        var docker = Path.Combine(Variable("DOCKER_CONFIG") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker"), "config.json");
        return Variable("XDG_RUNTIME_DIR") is { } runtime ? new(null, docker, Path.Combine(runtime, "containers", "auth.json")) : new(null, docker);
    }

    /// <summary>The configuration at <paramref name="path"/>.</summary>
    /// <param name="path">The file; one that is not there says nothing.</param>
    /// <param name="helperTimeout">How long a credential helper may take. 30 s by default.</param>
    public static DockerConfig At(string path, TimeSpan? helperTimeout = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(helperTimeout, path);
    }

    /// <summary>The credentials for <paramref name="repository"/>, or null where none are noted.</summary>
    /// <remarks>A helper named for the registry goes first, then the default helper, then what the file itself holds, the longest name first.</remarks>
    /// <exception cref="RegistryCredentialsException">The configuration is damaged, or a helper fails.</exception>
    public async Task<RegistryCredentials?> FindAsync(ImageRepository repository, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var server = string.Equals(repository.Registry, ReferenceGrammar.DockerHub, StringComparison.Ordinal) ? DockerHubServer : repository.Registry;
        foreach (var file in _files.Value)
        {
            if (file.HelperFor(repository.Registry) is { } helper && await CredentialProgram.GetAsync(helper, server, file.Path, _helperTimeout, cancellationToken).ConfigureAwait(false) is { } kept)
            {
                return kept;
            }

            if (file.Find(repository) is { } noted)
            {
                return noted;
            }
        }

        return null;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
