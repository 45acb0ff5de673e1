using System.Text;

namespace Nixish;

/// <summary>A path as the bytes the system knows it by; names need not be UTF-8.</summary>
internal readonly struct DiskPath(byte[] bytes)
{
    /// <summary>The bytes, without a trailing slash.</summary>
    public byte[] Bytes { get; } = bytes;

    /// <summary>For people and for the framework; bytes that are not UTF-8 show as U+FFFD.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Bytes);

    /// <summary>The entry <paramref name="name"/> of this folder.</summary>
    public DiskPath Join(ReadOnlySpan<byte> name)
    {
        var joined = new byte[Bytes.Length + 1 + name.Length];
        Bytes.CopyTo(joined, 0);
        joined[Bytes.Length] = (byte)'/';
        name.CopyTo(joined.AsSpan(Bytes.Length + 1));
        return new(joined);
    }

    public DiskPath Join(string name) => Join(Encoding.UTF8.GetBytes(name));

    public static implicit operator DiskPath(string path) => new(Encoding.UTF8.GetBytes(path));
}
