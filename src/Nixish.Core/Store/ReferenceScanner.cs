namespace Nixish;

/// <summary>
/// Finds which of the candidate paths the bytes written to it speak of: any 32 characters that are a candidate's hash part, wherever
/// they stand, across writes too.
/// </summary>
internal sealed class ReferenceScanner : WriteOnlyStream
{
    private const int HashLength = StorePath.HashLength;

    private readonly PathIndex _wanted;
    private readonly HashSet<StorePath> _found = [];
    private readonly byte[] _seam = new byte[2 * (HashLength - 1)];
    private int _tail;

    public ReferenceScanner(IEnumerable<StorePath> candidates)
        : this(new PathIndex())
    {
        foreach (var path in candidates)
        {
            _wanted.Add(path);
        }
    }

    /// <summary>Finds paths of an index that others share, and so perhaps more than are wanted.</summary>
    public ReferenceScanner(PathIndex candidates) => _wanted = candidates;

    /// <summary>The candidates found so far, in the order of their paths.</summary>
    public Seq<StorePath> Found => [.. _found.Order()];

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_wanted.IsEmpty)
        {
            return;
        }

        // What straddles the seam: the tail of the bytes before, and as much of these.
        var head = Math.Min(buffer.Length, HashLength - 1);
        buffer[..head].CopyTo(_seam.AsSpan(_tail));
        Search(_seam.AsSpan(0, _tail + head));
        Search(buffer);
        if (buffer.Length >= HashLength - 1)
        {
            _tail = HashLength - 1;
            buffer[^_tail..].CopyTo(_seam);
        }
        else
        {
            var kept = Math.Min(_tail + head, HashLength - 1);
            _seam.AsSpan(_tail + head - kept, kept).CopyTo(_seam);
            _tail = kept;
        }
    }

    public override void Flush()
    {
    }

    private void Search(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at + HashLength <= bytes.Length;)
        {
            // A byte that is no digit rules out every start up to it: look for the last one first.
            var stop = bytes.Slice(at, HashLength).LastIndexOfAnyExcept(PathIndex.Digits);
            if (stop >= 0)
            {
                at += stop + 1;
                continue;
            }

            if (_wanted.Find(bytes.Slice(at, HashLength)) is { } path)
            {
                _found.Add(path);
            }

            at++;
        }
    }
}
