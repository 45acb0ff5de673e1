namespace Nixish;

/// <summary>What a derivation is computed from, unsorted and unchecked.</summary>
internal sealed record DerivationContent(StoreDirectory Directory, string Name, Seq<string> Outputs)
{
    public FixedOutput? Fixed { get; init; }

    /// <summary>What the text refers to, duplicates included.</summary>
    public List<Lowered> References { get; init; } = [];

    public required string System { get; init; }

    public ReadOnlyMemory<byte> Builder { get; init; }

    public Seq<ReadOnlyMemory<byte>> Arguments { get; init; }

    /// <summary>Without the outputs' own variables.</summary>
    public List<KeyValuePair<string, ReadOnlyMemory<byte>>> Environment { get; init; } = [];
}
