using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Nixish;

/// <summary>What one derivation may use: its inputs, and all they refer to. Walked when somebody asks; many builders never do.</summary>
internal sealed class InputClosure : IReadOnlyDictionary<StorePath, PathInfo>
{
    private readonly KnownPaths _paths;
    private readonly Lazy<HashSet<KnownPath>> _members;

    private InputClosure(KnownPaths paths, KnownPath[] direct)
    {
        (_paths, Direct) = (paths, direct);
        _members = new(Walk);
    }

    /// <summary>The inputs themselves: outputs of other derivations, then sources.</summary>
    public KnownPath[] Direct { get; }

    public IReadOnlySet<KnownPath> Members => _members.Value;

    public int Count => _members.Value.Count;

    public IEnumerable<StorePath> Keys => _members.Value.Select(static member => member.Path);

    public IEnumerable<PathInfo> Values => _members.Value.Select(static member => member.Info);

    public PathInfo this[StorePath key] => TryGetValue(key, out var info) ? info : throw new KeyNotFoundException($"'{key}' is not among the inputs.");

    /// <exception cref="PathNotValidException">Something that the derivation needs is not valid.</exception>
    public static InputClosure Of(Derivation derivation, KnownPaths paths) => new(paths,
    [
        .. derivation.Inputs.SelectMany(static input => input.Outputs.AsEnumerable().Select(output => input.Derivation.Outputs[output].Path)).Select(paths.Require),
        .. derivation.Sources.Select(source => paths.Require(source.Path)),
    ]);

    /// <summary>What a builder had built while it ran is an input from then on.</summary>
    public void Add(IEnumerable<StorePath> paths)
    {
        var added = new Stack<KnownPath>(paths.Select(_paths.Require));
        while (added.TryPop(out var path))
        {
            if (_members.Value.Add(path))
            {
                Array.ForEach(path.References, added.Push);
            }
        }
    }

    public bool ContainsKey(StorePath key) => TryGetValue(key, out _);

    public bool TryGetValue(StorePath key, [MaybeNullWhen(false)] out PathInfo value)
    {
        value = _paths.Find(key) is { } known && (Array.IndexOf(Direct, known) >= 0 || _members.Value.Contains(known)) ? known.Info : null;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<StorePath, PathInfo>> GetEnumerator() =>
        _members.Value.Select(static member => new KeyValuePair<StorePath, PathInfo>(member.Path, member.Info)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private HashSet<KnownPath> Walk()
    {
        var members = new HashSet<KnownPath>(Direct);
        var rest = new Stack<KnownPath>(members);
        while (rest.TryPop(out var path))
        {
            foreach (var reference in path.References)
            {
                if (members.Add(reference))
                {
                    rest.Push(reference);
                }
            }
        }

        return members;
    }
}
