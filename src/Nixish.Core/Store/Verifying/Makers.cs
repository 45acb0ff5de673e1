using System.Text;

namespace Nixish;

/// <summary>What a store's paths can be made of again: values of the program, and the <c>.drv</c> files in the store.</summary>
internal sealed class Makers
{
    private readonly LocalStore _store;
    private readonly IReadOnlyDictionary<StorePath, PathInfo> _infos;
    private readonly Lazy<Given> _given;
    private readonly Lazy<Dictionary<StorePath, StorePath>> _derivers;

    public Makers(LocalStore store, VerifyOptions options, IReadOnlyDictionary<StorePath, PathInfo> infos)
    {
        (_store, _infos) = (store, infos);
        _given = new(() => Given.Of((options.Build.Lowering ?? new(store.Directory)).Lower(options.From)));
        _derivers = new(ReadDerivers);
    }

    /// <summary>The source of that path, where the program has it.</summary>
    public LoweredSource? Source(StorePath path) => _given.Value.Values.GetValueOrDefault(path) as LoweredSource;

    /// <summary>The derivation whose <c>.drv</c> has that path, where the program has it.</summary>
    public Derivation? Derivation(StorePath path) => _given.Value.Derivations.GetValueOrDefault(path);

    /// <summary>The output of the program's that has that path.</summary>
    public LoweredOutput? Output(StorePath path) => _given.Value.Values.GetValueOrDefault(path) as LoweredOutput;

    /// <summary>The <c>.drv</c> in the store that makes a path: the one that was registered with it, or else any that names it.</summary>
    public StorePath? Deriver(StorePath path) =>
        _infos.TryGetValue(path, out var info) && info.Deriver is { } deriver && _store.Contains(deriver) ? deriver : _derivers.Value.GetValueOrDefault(path);

    /// <summary>The paths whose content lies in the store, valid or not.</summary>
    public IEnumerable<StorePath> Present()
    {
        foreach (var (name, _) in Disk.List(_store.Layout.Store))
        {
            if (StorePath.TryParse($"{_store.Directory}/{Encoding.UTF8.GetString(name)}", _store.Directory, out var path))
            {
                yield return path;
            }
        }
    }

    /// <summary>Which path has a hash part, by what lies in the store and by what speaks of it.</summary>
    public StorePath? Identify(string hashPart) => Present()
        .Concat(_infos.Values.SelectMany(static info => info.References))
        .Concat(_store.Roots.List().Values.SelectMany(static paths => paths))
        .Concat(_given.Value.Values.Keys)
        .Concat(_given.Value.Derivations.Keys)
        .Concat(_derivers.Value.Keys)
        .FirstOrDefault(path => path.HashPart == hashPart);

    // Outputs come first in such a file. Whether it is what its path says is checked when it is loaded.
    private Dictionary<StorePath, StorePath> ReadDerivers()
    {
        Dictionary<StorePath, StorePath> derivers = [];
        foreach (var file in _infos.Keys.Where(static path => path.Name.EndsWith(".drv", StringComparison.Ordinal)))
        {
            string text;
            try
            {
                text = File.ReadAllText(_store.PhysicalPath(file));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            var end = text.IndexOf("],[", StringComparison.Ordinal);
            foreach (var word in text[..Math.Max(end, 0)].Split('"'))
            {
                if (StorePath.TryParse(word, _store.Directory, out var path))
                {
                    derivers.TryAdd(path, file);
                }
            }
        }

        return derivers;
    }

    // The graphs of the program's values, by path.
    private sealed record Given(Dictionary<StorePath, Lowered> Values, Dictionary<StorePath, Derivation> Derivations)
    {
        public static Given Of(IEnumerable<Lowered> targets)
        {
            var given = new Given([], []);
            var rest = new Stack<Lowered>(targets);
            while (rest.TryPop(out var next))
            {
                if (next is LoweredPath || !given.Values.TryAdd(next.Path, next))
                {
                    continue;
                }

                if (next is LoweredSource source)
                {
                    source.References.ToList().ForEach(rest.Push);
                }
                else if (next is LoweredOutput { Derivation: var derivation } && given.Derivations.TryAdd(derivation.Path, derivation))
                {
                    derivation.Outputs.Keys.ToList().ForEach(name => rest.Push(new LoweredOutput(derivation, name)));
                    derivation.Inputs.ToList().ForEach(input => rest.Push(new LoweredOutput(input.Derivation, input.Outputs[0])));
                    derivation.Sources.ToList().ForEach(rest.Push);
                }
            }

            return given;
        }
    }
}
