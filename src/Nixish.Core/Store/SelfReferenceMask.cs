using System.Globalization;
using System.Text;

namespace Nixish;

/// <summary>
/// Passes a NAR on with every occurrence of a path's own hash part as zeros, and their positions after it (<c>|12|345</c>): what
/// Nix hashes of content that refers to itself, since no content can hold its own hash.
/// </summary>
internal sealed class SelfReferenceMask(StorePath self, Stream output) : WriteOnlyStream
{
    private readonly byte[] _hash = Encoding.ASCII.GetBytes(self.HashPart);
    private readonly StringBuilder _positions = new();
    private byte[] _pending = [];
    private long _passed;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        byte[] bytes = [.. _pending, .. buffer];
        var from = 0;
        while (bytes.AsSpan(from).IndexOf(_hash) is >= 0 and var at)
        {
            bytes.AsSpan(from + at, _hash.Length).Clear();
            _positions.Append('|').Append((_passed + from + at).ToString(CultureInfo.InvariantCulture));
            from += at + _hash.Length;
        }

        // The rest may be the beginning of an occurrence that the next bytes complete.
        var kept = Math.Min(bytes.Length - from, _hash.Length - 1);
        output.Write(bytes.AsSpan(0, bytes.Length - kept));
        _passed += bytes.Length - kept;
        _pending = bytes[^kept..];
    }

    /// <summary>Passes on what is left and the positions.</summary>
    public void Complete()
    {
        output.Write(_pending);
        output.Write(Encoding.ASCII.GetBytes(_positions.ToString()));
    }

    public override void Flush()
    {
    }
}
