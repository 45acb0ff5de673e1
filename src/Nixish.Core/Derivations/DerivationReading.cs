namespace Nixish;

/// <summary>Reads a graph of <c>.drv</c> files, inputs first, on a stack of its own: graphs may be deeper than a thread's.</summary>
internal sealed class DerivationReading(Func<StorePath, byte[]> read)
{
    private const string Extension = ".drv";
    private readonly Dictionary<StorePath, Derivation> _done = [];
    private readonly Dictionary<StorePath, (byte[] Bytes, ATerm Term)> _open = [];

    public Derivation Load(StorePath path)
    {
        Stack<StorePath> waiting = new([path]);
        while (waiting.TryPeek(out var next))
        {
            if (_done.ContainsKey(next))
            {
                waiting.Pop();
            }
            else if (_open.Remove(next, out var file))
            {
                waiting.Pop();
                _done[next] = Finish(next, file.Bytes, file.Term);
            }
            else
            {
                Open(next, waiting);
            }
        }

        return _done[path];
    }

    /// <summary>The derivation that <paramref name="term"/> describes, if all it says is true.</summary>
    public static Derivation Believe(string name, StoreDirectory directory, ATerm term, ReadOnlySpan<byte> aterm, Func<StorePath, Derivation> input)
    {
        var outputs = term.Outputs.Select(output => output.Name).ToSeq();
        List<Lowered> references = [.. term.Sources.Select(path => new LoweredPath(path))];
        foreach (var (path, names) in term.Inputs)
        {
            var derivation = input(path);
            references.AddRange(names.Select(output => new LoweredOutput(derivation, output)));
        }

        var believed = new Derivation(new DerivationContent(directory, name, outputs)
        {
            Fixed = FixedOf(name, term),
            References = references,
            System = term.System,
            Builder = term.Builder,
            Arguments = term.Arguments.ToSeq(),
            Environment = [.. term.Environment.Where(variable => !outputs.AsSpan().Contains(variable.Key))],
        });
        foreach (var (output, path, _, _) in term.Outputs)
        {
            if (believed.Output(output).Path.ToString() != path)
            {
                throw Invalid(name, $"its output '{output}' is said to be {path}, but is {believed.Output(output).Path}");
            }
        }

        return believed.ToATerm().AsSpan().SequenceEqual(aterm) ? believed : throw Invalid(name, "its text is not the one that Nix writes for it");
    }

    private void Open(StorePath path, Stack<StorePath> waiting)
    {
        var bytes = read(path);
        var term = new ATermReader(bytes, path.Name, path.Directory).Read();
        _open.Add(path, (bytes, term));
        foreach (var (input, _) in term.Inputs)
        {
            if (_open.ContainsKey(input))
            {
                throw Invalid(path.Name, $"it depends on itself by way of {input}");
            }

            waiting.Push(input);
        }
    }

    private Derivation Finish(StorePath path, byte[] bytes, ATerm term)
    {
        if (!path.Name.EndsWith(Extension, StringComparison.Ordinal))
        {
            throw Invalid(path.Name, $"its file {path} does not end in '{Extension}'");
        }

        var derivation = Believe(path.Name[..^Extension.Length], path.Directory, term, bytes, input => _done[input]);
        return derivation.Path == path ? derivation : throw Invalid(path.Name, $"its file is said to be {path}, but is {derivation.Path}");
    }

    private static FixedOutput? FixedOf(string name, ATerm term)
    {
        if (term.Outputs is not [var (_, _, method, hash)] || (method.Length == 0 && hash.Length == 0))
        {
            return term.Outputs.Any(output => output.Method.Length > 0 || output.Hash.Length > 0)
                ? throw Invalid(name, "one of several outputs has a fixed content; only a single one called 'out' can")
                : null;
        }

        var recursive = method.StartsWith("r:", StringComparison.Ordinal);
        if (HashAlgorithms.Find(method.AsSpan(recursive ? 2 : 0)) is not { } algorithm || hash.Length == 0)
        {
            throw Invalid(name, $"its output is content-addressed by '{method}', which Nixish does not support");
        }

        try
        {
            return new(Hash.Parse(hash, algorithm), recursive ? FixedOutputMode.Recursive : FixedOutputMode.Flat);
        }
        catch (InvalidHashException failure)
        {
            throw new InvalidDerivationException($"The derivation '{name}' is not valid: {failure.Message}", failure);
        }
    }

    private static InvalidDerivationException Invalid(string name, string problem) => new($"The derivation '{name}' is not valid: {problem}.");
}
