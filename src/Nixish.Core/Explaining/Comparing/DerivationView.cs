namespace Nixish;

/// <summary>What one derivation says, with its inputs by path only: from memory, or from a <c>.drv</c> file without those of its inputs.</summary>
internal sealed class DerivationView
{
    private DerivationView(StorePath path, string name, string system) => (Path, Name, System) = (path, name, system);

    public StorePath Path { get; }

    public string Name { get; }

    public string System { get; }

    public ReadOnlyMemory<byte> Builder { get; private init; }

    public IReadOnlyList<ReadOnlyMemory<byte>> Arguments { get; private init; } = [];

    /// <summary>In byte order.</summary>
    public IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Environment { get; private init; } = [];

    public IReadOnlyList<ViewedOutput> Outputs { get; private init; } = [];

    public IReadOnlyList<StorePath> Inputs { get; private init; } = [];

    public IReadOnlyList<StorePath> Sources { get; private init; } = [];

    public bool IsFixed => Outputs is [{ Fixed.Length: > 0 }];

    public ReadOnlyMemory<byte>? Variable(string name)
    {
        foreach (var (key, value) in Environment)
        {
            if (string.Equals(key, name, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }

    public bool HasOutput(string name) => Outputs.Any(output => string.Equals(output.Name, name, StringComparison.Ordinal));

    /// <summary>Whether both make the same paths, by whatever way.</summary>
    public bool MakesTheSameAs(DerivationView other) => Outputs.SequenceEqual(other.Outputs);

    public static DerivationView Of(Derivation derivation) => new(derivation.Path, derivation.Name, derivation.System)
    {
        Builder = derivation.Builder,
        Arguments = derivation.Arguments,
        Environment = derivation.Environment.AsSpan().ToArray(),
        Outputs = [.. derivation.Outputs.AsEnumerable().Select(static output => new ViewedOutput(output.Key, output.Value.Path, output.Value.Fixed is { } known ? $"{known.Method}:{known.Hash.ToDigits(HashFormat.Base16)}" : ""))],
        Inputs = [.. derivation.Inputs.Select(static input => input.Derivation.Path)],
        Sources = [.. derivation.Sources.Select(static source => source.Path)],
    };

    public static DerivationView Of(StorePath path, ATerm term) => new(path, NameOf(path), term.System)
    {
        Builder = term.Builder,
        Arguments = term.Arguments,
        Environment = term.Environment,
        Outputs = [.. term.Outputs.Select(output => new ViewedOutput(output.Name, StorePath.Parse(output.Path, path.Directory), output.Hash.Length > 0 ? $"{output.Method}:{output.Hash}" : ""))],
        Inputs = [.. term.Inputs.Select(static input => input.Path)],
        Sources = term.Sources,
    };

    private static string NameOf(StorePath path) => path.Name.EndsWith(".drv", StringComparison.Ordinal) ? path.Name[..^4] : path.Name;
}

/// <summary>An output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Where it will be.</param>
/// <param name="Fixed">The method and hash of its content, where they are said in advance; empty otherwise.</param>
internal sealed record ViewedOutput(string Name, StorePath Path, string Fixed);
