using System.Text;

namespace Nixish;

/// <summary>What a builder in process has to work with: one derivation, its inputs, a folder to write in and a log.</summary>
public sealed class BuildContext
{
    private readonly LocalStore _store;
    private readonly Map<string> _outputs;
    private readonly BuildFolder _folder;
    private readonly Action<string> _log;

    internal BuildContext(LocalStore store, Derivation derivation, IReadOnlyDictionary<StorePath, PathInfo> inputs, Map<string> outputs, BuildFolder folder, Action<string> log)
    {
        (_store, Derivation, Inputs, _outputs, _folder, _log) = (store, derivation, inputs, outputs, folder, log);
        Environment = derivation.Environment.Select(value => Encoding.UTF8.GetString(value.Span));
    }

    /// <summary>What is built.</summary>
    public Derivation Derivation { get; }

    /// <summary>The derivation's environment as text; store paths in it are logical, see <see cref="PhysicalPath(string)"/>.</summary>
    public Map<string> Environment { get; }

    /// <summary>The inputs, and what they refer to, directly or not.</summary>
    public IReadOnlyDictionary<StorePath, PathInfo> Inputs { get; }

    /// <summary>A folder of the build's own, empty at first, deleted after it.</summary>
    public string Folder => _folder.Work;

    /// <summary>Builds what only the inputs can tell, where the engine runs the builder.</summary>
    internal NestedBuilds? Nested { get; init; }

    /// <summary>Runs programs of this machine, where the engine runs the builder.</summary>
    internal BuildPrograms? Programs { get; init; }

    /// <summary>The variable <paramref name="name"/> of the environment.</summary>
    /// <exception cref="InvalidDerivationException">The derivation has none.</exception>
    public string Require(string name) => Environment.TryGetValue(name, out var value)
        ? value
        : throw new InvalidDerivationException($"'{Derivation.Path}' has no variable '{name}', which its builder needs.");

    /// <summary>Where to write an output, which must not be there yet: a file, a folder or a link.</summary>
    /// <exception cref="InvalidDerivationException">The derivation has no such output.</exception>
    public string OutputPath(string output = "out") => _outputs.TryGetValue(output, out var path)
        ? path
        : throw new InvalidDerivationException($"'{Derivation.Path}' has no output '{output}'.");

    /// <summary>Where an input is on this machine.</summary>
    /// <exception cref="PathNotValidException">It is not among <see cref="Inputs"/>: the derivation does not depend on it.</exception>
    public string PhysicalPath(StorePath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Inputs.ContainsKey(path) ? _store.PhysicalPath(path) : throw new PathNotValidException(path, $"'{Derivation.Path}' does not depend on '{path}', so its builder may not read it.");
    }

    /// <summary>Where an input, or something in it, is on this machine: <c>/nix/store/hash-name/bin/x</c> as the environment spells it.</summary>
    public string PhysicalPath(string logicalPath)
    {
        ArgumentNullException.ThrowIfNull(logicalPath);
        var start = _store.Directory.Path.Length + 1;
        var slash = logicalPath.Length > start ? logicalPath.IndexOf('/', start) : -1;
        var path = StorePath.Parse(slash < 0 ? logicalPath : logicalPath[..slash], _store.Directory);
        return slash < 0 ? PhysicalPath(path) : PhysicalPath(path) + logicalPath[slash..];
    }

    /// <summary>How many bytes the NAR of an input has.</summary>
    internal long SizeOf(string logicalPath) => Inputs[StorePath.Parse(logicalPath, _store.Directory)].NarSize;

    /// <summary>Writes a line to the build's log.</summary>
    public void Log(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        _log(line);
    }
}
