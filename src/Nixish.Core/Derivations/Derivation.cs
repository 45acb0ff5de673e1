using System.Diagnostics;
using System.Security.Cryptography;

namespace Nixish;

/// <summary>
/// A build: a program, its arguments and environment, its inputs, and the paths of its outputs. Immutable, and with the very
/// paths that Nix computes. Equal to another with the same <see cref="Path"/>, which depends on everything in it.
/// </summary>
/// <remarks>https://nix.dev/manual/nix/latest/store/derivation</remarks>
[DebuggerDisplay("{Path}")]
public sealed partial class Derivation : IEquatable<Derivation>
{
    // What stands for this derivation where a parent's outputs are computed.
    private readonly byte[] _modulo = new byte[SHA256.HashSizeInBytes];

    private readonly LoweredOutput[] _needs;
    private readonly Lowered[] _sources;
    private DerivationInput[]? _inputs;
    private StorePath? _path;

    // All that outputs' paths are made of is computed here and never again: hash-modulo of the inputs is at hand, since they were made
    // first. The derivation's own path is made when somebody asks for it, which a build with nothing to do never does.
    internal Derivation(DerivationContent content)
    {
        DerivationRules.Check(content);
        (Directory, Name, System, Builder, Arguments) = (content.Directory, content.Name, content.System, content.Builder, content.Arguments);
        DerivationPaths.CheckName(Name);
        _needs = DerivationReferences.Outputs(content.References);
        _sources = DerivationReferences.Sources(content.References);

        Span<string> names = content.Outputs.AsSpan().ToArray();
        names.Sort(string.CompareOrdinal);
        var variables = DerivationVariables.Sorted(content.Environment, names);
        var aterm = new ATermWriter(this, variables);
        Outputs = content.Fixed is { } known
            ? Map.Create<DerivationOutput>([new("out", new(StorePath.ForFixed(Directory, Name, known), new(known.Hash, known.Mode)))])
            : Compute(names, ref aterm);
        DerivationVariables.FillIn(variables, Outputs);
        Environment = new(variables);
        aterm.HashKept(_modulo);
        Fetches = UrlFetch.IsFetch(this) || Array.Exists(_needs, static need => need.Derivation.Fetches);
        if (Outputs.AsSpan()[0].Value is { Fixed: { } hash } output)
        {
            ATermWriter.HashFixed(hash, output.Path, _modulo);
        }
    }

    /// <summary>The derivation's own store path, which ends in <c>.drv</c>.</summary>
    public StorePath Path => _path ?? DerivationPaths.Of(this);

    /// <summary>The logical store folder that all its paths lie in.</summary>
    public StoreDirectory Directory { get; }

    /// <summary>The name in the outputs' paths.</summary>
    public string Name { get; }

    /// <summary>The outputs by name.</summary>
    public Map<DerivationOutput> Outputs { get; private init; }

    /// <summary>The platform that it builds on.</summary>
    public string System { get; }

    /// <summary>The program to run: a path, or <c>builtin:…</c>.</summary>
    public ReadOnlyMemory<byte> Builder { get; }

    /// <summary>The program's arguments.</summary>
    public Seq<ReadOnlyMemory<byte>> Arguments { get; }

    /// <summary>The program's environment, as bytes: values need not be UTF-8.</summary>
    public Map<ReadOnlyMemory<byte>> Environment { get; }

    /// <summary>The derivations that must be built first, each once, in the order of their paths.</summary>
    public IReadOnlyList<DerivationInput> Inputs => SortedInputs;

    /// <summary>The sources and existing paths that must be in the store first, each once, in the order of their paths.</summary>
    public IReadOnlyList<Lowered> Sources => _sources;

    /// <summary>The one output whose content is known in advance, if there is one.</summary>
    public FixedOutput? Fixed => Outputs.TryGetValue("out", out var output) ? output.Fixed : null;

    /// <summary>The output named <paramref name="name"/>.</summary>
    /// <exception cref="InvalidDerivationException">There is none.</exception>
    public DerivationOutput Output(string name) => Outputs.TryGetValue(name, out var output)
        ? output
        : throw new InvalidDerivationException($"Derivation '{Name}' has no output '{name}'. It has: {string.Join(", ", Outputs.Keys)}.");

    /// <summary>What the <c>.drv</c> file holds.</summary>
    public byte[] ToATerm() => new ATermWriter(this, Environment.AsSpan()).ToArray();

    /// <inheritdoc/>
    public bool Equals(Derivation? other) => ReferenceEquals(this, other) || (other is not null && Path == other.Path);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Derivation);

    /// <inheritdoc/>
    public override int GetHashCode() => Path.GetHashCode();

    /// <summary>The derivation's path.</summary>
    public override string ToString() => Path.ToString();

    /// <summary>Whether it, or anything below it, fetches a file from an address that its outputs' paths do not depend on.</summary>
    internal bool Fetches { get; }

    internal ReadOnlySpan<byte> Modulo => _modulo;

    internal ReadOnlySpan<DerivationInput> InputSpan => SortedInputs;

    /// <summary>What the text refers to of other derivations, in the order of their hash-modulo and then of their outputs' names; one may come several times.</summary>
    internal ReadOnlySpan<LoweredOutput> Needs => _needs;

    /// <summary>Whether <see cref="Path"/> was made.</summary>
    internal bool HasPath => _path is not null;

    private DerivationInput[] SortedInputs => _inputs ??= DerivationReferences.Inputs(_needs);

    /// <summary>Makes <see cref="Path"/>, from those of the inputs.</summary>
    internal StorePath MakePath() => _path = new ATermWriter(this, Environment.AsSpan()).ToPath();

    internal ReadOnlySpan<Lowered> SourceSpan => _sources;

    private Map<DerivationOutput> Compute(ReadOnlySpan<string> names, ref ATermWriter aterm)
    {
        Span<byte> masked = stackalloc byte[SHA256.HashSizeInBytes];
        aterm.HashMasked(names, masked);
        var outputs = new KeyValuePair<string, DerivationOutput>[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            outputs[i] = new(names[i], new(StorePath.ForOutput(Directory, Name, names[i], masked), null));
        }

        return new(outputs);
    }
}
