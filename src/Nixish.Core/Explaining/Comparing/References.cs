using System.Text;

namespace Nixish;

/// <summary>What a text of a derivation may refer to and another derivation's may not: its sources, and its inputs' outputs.</summary>
internal sealed class References
{
    private readonly Dictionary<string, Reference> _byHash = new(StringComparer.Ordinal);
    private readonly byte[] _prefix;

    /// <param name="view">Whose text it is.</param>
    /// <param name="other">What both refer to needs no look: it is the same.</param>
    /// <param name="lookup">Where the inputs are found.</param>
    public References(DerivationView view, DerivationView other, Lookup lookup)
    {
        _prefix = view.Path.Directory.Prefix.ToArray();
        var same = other.Sources.ToHashSet();
        foreach (var source in view.Sources)
        {
            if (!same.Contains(source))
            {
                Add(new(source, null, ""));
            }
        }

        same = [.. other.Inputs];
        foreach (var input in view.Inputs)
        {
            if (same.Contains(input))
            {
                continue;
            }

            if (lookup.Find(input) is not { } derivation)
            {
                Missing.Add(input);
                continue;
            }

            Inputs.Add(derivation);
            foreach (var output in derivation.Outputs)
            {
                Add(new(output.Path, derivation, output.Name));
            }
        }
    }

    /// <summary>The inputs that the other has not.</summary>
    public List<DerivationView> Inputs { get; } = [];

    /// <summary>Those of them that are not found.</summary>
    public List<StorePath> Missing { get; } = [];

    public IEnumerable<StorePath> Sources => _byHash.Values.Where(static reference => reference.Derivation is null).Select(static reference => reference.Path);

    /// <summary>Takes the text apart: into bytes with a NUL (which no text holds) for each reference, and the references in order.</summary>
    public (byte[] Skeleton, List<Reference> Found) Split(ReadOnlySpan<byte> text)
    {
        List<Reference> found = [];
        List<byte> skeleton = new(text.Length);
        while (text.IndexOf(_prefix) is >= 0 and var at)
        {
            var start = at + _prefix.Length;
            if (text.Length - start > StorePath.HashLength && _byHash.TryGetValue(Encoding.Latin1.GetString(text.Slice(start, StorePath.HashLength)), out var reference) &&
                text[start..].StartsWith(reference.BaseName))
            {
                skeleton.AddRange(text[..at]);
                skeleton.Add(0);
                found.Add(reference);
                start += reference.BaseName.Length;
            }
            else
            {
                skeleton.AddRange(text[..start]);
            }

            text = text[start..];
        }

        skeleton.AddRange(text);
        return ([.. skeleton], found);
    }

    private void Add(Reference reference) => _byHash.TryAdd(reference.Path.HashPart, reference);
}

/// <summary>A store path in a text.</summary>
/// <param name="Path">The path.</param>
/// <param name="Derivation">What makes it; null for a source.</param>
/// <param name="Output">Which output of that it is.</param>
internal sealed record Reference(StorePath Path, DerivationView? Derivation, string Output)
{
    public byte[] BaseName { get; } = Encoding.ASCII.GetBytes(Path.BaseName);
}
