using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Nixish;

/// <summary>
/// What one derivation may use: its inputs, and all they refer to. Walked from the inputs on, as far as it takes to answer: in a deep graph whoever
/// asks for one path asks for one that is near, and only a sandbox needs all.
/// </summary>
internal sealed class InputClosure : IReadOnlyDictionary<StorePath, PathInfo>
{
    private readonly KnownPaths _paths;
    private readonly Lock _walking = new();
    private readonly HashSet<KnownPath> _seen;
    private readonly Queue<KnownPath> _rest;

    private InputClosure(KnownPaths paths, KnownPath[] direct)
    {
        (_paths, Direct, _seen) = (paths, direct, [.. direct]);
        _rest = new(_seen);
    }

    /// <summary>The inputs themselves: outputs of other derivations, then sources.</summary>
    public KnownPath[] Direct { get; }

    public int Count => All().Count;

    public IEnumerable<StorePath> Keys => All().Select(static member => member.Path);

    public IEnumerable<PathInfo> Values => All().Select(static member => member.Info);

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
        KnownPath[] added = [.. paths.Select(_paths.Require)];
        lock (_walking)
        {
            Array.ForEach(added, See);
        }
    }

    /// <summary>Whether it is an input, directly or not.</summary>
    public bool Contains(KnownPath path)
    {
        lock (_walking)
        {
            while (!_seen.Contains(path))
            {
                if (!_rest.TryDequeue(out var next))
                {
                    return false;
                }

                Array.ForEach(next.References, See);
            }

            return true;
        }
    }

    public bool ContainsKey(StorePath key) => TryGetValue(key, out _);

    public bool TryGetValue(StorePath key, [MaybeNullWhen(false)] out PathInfo value)
    {
        value = _paths.Find(key) is { } known && Contains(known) ? known.Info : null;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<StorePath, PathInfo>> GetEnumerator() =>
        All().Select(static member => new KeyValuePair<StorePath, PathInfo>(member.Path, member.Info)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private HashSet<KnownPath> All()
    {
        lock (_walking)
        {
            while (_rest.TryDequeue(out var next))
            {
                Array.ForEach(next.References, See);
            }

            return _seen;
        }
    }

    private void See(KnownPath path)
    {
        if (_seen.Add(path))
        {
            _rest.Enqueue(path);
        }
    }
}
