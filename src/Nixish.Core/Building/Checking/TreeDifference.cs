namespace Nixish;

/// <summary>Where two file trees begin to differ.</summary>
public sealed record TreeDifference
{
    /// <summary>The path in the tree, <c>bin/tool</c>; empty for the tree itself.</summary>
    public required string Path { get; init; }

    /// <summary>What differs, in words.</summary>
    public required string Problem { get; init; }

    /// <summary>The first byte that differs in two files; null where something else does.</summary>
    public long? Offset { get; init; }

    /// <summary>Up to 16 bytes of the first file from there.</summary>
    public Seq<byte> First { get; init; }

    /// <summary>Up to 16 bytes of the second file from there.</summary>
    public Seq<byte> Second { get; init; }

    /// <summary>All of it, in a sentence.</summary>
    public override string ToString()
    {
        var where = Path.Length == 0 ? "the output itself" : $"'{Path}'";
        return Offset is null ? $"{where} {Problem}." : $"{where} {Problem} at byte {Offset}:\n  first:  {Show(First)}\n  second: {Show(Second)}";
    }

    private static string Show(Seq<byte> bytes) => bytes.IsEmpty
        ? "(it ends there)"
        : $"{Convert.ToHexStringLower(bytes.AsSpan())}  {string.Concat(bytes.Select(static value => value is > 31 and < 127 ? (char)value : '.'))}";
}
