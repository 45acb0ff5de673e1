namespace Nixish;

/// <summary>One derivation that a host builds: what it needs, where its outputs go, its log.</summary>
public sealed class HostBuild
{
    private readonly Map<string> _outputs;
    private readonly BuildLog _log;

    internal HostBuild(LocalStore store, Derivation derivation, IReadOnlyDictionary<StorePath, PathInfo> inputs, Map<string> outputs, BuildLog log, BuildOptions options) =>
        (Store, Derivation, Inputs, _outputs, _log, Options) = (store, derivation, inputs, outputs, log, options);

    /// <summary>The local store. The inputs, and the <c>.drv</c> files of the derivation and of all below it, are valid there.</summary>
    public LocalStore Store { get; }

    /// <summary>What is built. Its locks are held: a host must not add the outputs to <see cref="Store"/> by itself.</summary>
    public Derivation Derivation { get; }

    /// <summary>The inputs, and what they refer to, directly or not.</summary>
    public IReadOnlyDictionary<StorePath, PathInfo> Inputs { get; }

    /// <summary>Where to write an output, for example by <see cref="Nar.Restore"/>: a file, a folder or a link that is not there yet.</summary>
    /// <exception cref="InvalidDerivationException">The derivation has no such output.</exception>
    public string OutputPath(string output = "out") => _outputs.TryGetValue(output, out var path)
        ? path
        : throw new InvalidDerivationException($"'{Derivation.Path}' has no output '{output}'.");

    /// <summary>The limits that the host holds the build to are in it.</summary>
    internal BuildOptions Options { get; }

    /// <summary>Writes a line to the build's log.</summary>
    public void Log(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        _log.Write(line);
    }

    /// <summary>The failure of the build itself, to be thrown: it ends with the last lines of the log.</summary>
    /// <param name="problem">What went wrong: a sentence that goes on after "could not be built: ".</param>
    /// <param name="exitCode">The builder's exit code, where it is known.</param>
    /// <param name="innerException">What caused it.</param>
    public BuildFailedException Failure(string problem, int? exitCode = null, Exception? innerException = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(problem);
        return new(_log.Failure(exitCode), problem, innerException);
    }

    /// <summary>The failure of a build that went beyond one of the <see cref="Options"/>.</summary>
    internal BuildLimitException Exceeded(BuildLimit limit) => new(_log.Failure(), limit, Options.TextOf(limit));
}
