using System.Text;

namespace Nixish;

/// <summary>A program of this machine that a builder in process runs.</summary>
/// <param name="Arguments">The program's path, then its arguments.</param>
internal sealed record HostCommand(IReadOnlyList<string> Arguments)
{
    /// <summary>The folder that it starts in, below the build's working folder.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Its environment, and nothing else.</summary>
    public Map<string> Environment { get; init; }

    /// <summary>Files and folders of this machine that it sees, read-only, where they exist.</summary>
    public IReadOnlyList<string> HostPaths { get; init; } = [];
}

/// <summary>
/// Runs programs of this machine for a builder in process, each in the sandbox that process builders have: the build's working folder at
/// <see cref="Sandbox.Work"/>, what the command is shown, no network. What they say is the build's log; the run's limits hold.
/// </summary>
internal sealed class BuildPrograms(LocalStore store, Derivation derivation, BuildFolder folder, BuildLog log, BuildOptions options)
{
    private static readonly Dictionary<StorePath, PathInfo> NoInputs = [];

    /// <summary>Where the programs see the build's working folder.</summary>
    /// <exception cref="SandboxUnavailableException">There is no sandbox here, and none may be done without.</exception>
    public async Task<string> FindFolderAsync() => await FindSandboxAsync().ConfigureAwait(false) is null ? folder.Work : Sandbox.Work;

    /// <summary>Runs a program to its end, and returns its exit code.</summary>
    public async Task<int> RunAsync(HostCommand command, CancellationToken cancellationToken)
    {
        var sandbox = await FindSandboxAsync().ConfigureAwait(false);
        var ours = options.OutputLimit is null ? 0 : TreeSize.Of(folder.Root);
        var watch = new BuilderWatch(options, log.Write, () => TreeSize.Of(folder.Root) - ours);
        var variables = command.Environment.AsEnumerable().Select(static variable => Encoding.UTF8.GetBytes($"{variable.Key}={variable.Value}")).ToArray();
        var arguments = command.Arguments.Select(Encoding.UTF8.GetBytes).ToArray();
        var made = sandbox is null ? null
            : await Sandbox.MakeAsync(store, derivation, NoInputs, folder, options with { HostPaths = command.HostPaths }, log, Path.Combine(Sandbox.Work, command.Folder)).ConfigureAwait(false);
        int code;
        try
        {
            code = await ChildProcess.RunAsync(
                made is null
                    ? new(arguments, variables) { Folder = Path.Combine(folder.Work, command.Folder) }
                    : new([.. ((string[])[sandbox!, "--args", $"{ChildStart.ArgumentsHandle}", "--"]).Select(Encoding.UTF8.GetBytes), .. arguments], variables) { SandboxArguments = made.Arguments, Mounts = made.Mounts, LargestFile = options.OutputLimit + 1 },
                watch,
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            made?.Release();
        }

        watch.Measure();
        return watch.Exceeded is { } limit ? throw new BuildLimitException(log.Failure(), limit, watch.Limit) : code;
    }

    private async Task<string?> FindSandboxAsync()
    {
        var (sandbox, missing) = await SandboxProbe.FindAsync().ConfigureAwait(false);
        return sandbox is not null || options.Unsandboxed == UnsandboxedBuilders.All ? sandbox : throw new SandboxUnavailableException(log.Failure(), missing!);
    }
}
