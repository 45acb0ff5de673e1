using System.Buffers;

namespace Nixish;

/// <summary>Makes the NAR of a valid path from its files, neither longer nor shorter than it was when the path was registered.</summary>
internal sealed class NarDump(PathInfo info, string place)
{
    /// <exception cref="IOException">The files are gone, or are not what was registered.</exception>
    public void WriteTo(Stream output, CancellationToken cancellationToken)
    {
        DiskPath path = place;
        var tree = TreeReader.Read(path) ?? throw new TreeChangedException($"'{path}' is gone.");
        using var pooled = new PooledOutput(output, info);
        var writer = new NarWriter(pooled);
        using var nar = new TreeNar(writer, cancellationToken);
        nar.Write(path, tree);
        if (writer.Length != info.NarSize)
        {
            throw Damaged(info, writer.Length);
        }
    }

    private static TreeChangedException Damaged(PathInfo info, long length) =>
        new($"'{info.Path}' is damaged: its NAR has {(length > info.NarSize ? "more than " : "")}{Math.Min(length, info.NarSize)} bytes and had {info.NarSize} when it was registered. Verify the store.");

    private sealed class PooledOutput(Stream output, PathInfo info) : NarOutput, IDisposable
    {
        private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        private long _written;

        public override byte[] Take() => _buffer;

        public override void Put(byte[] buffer, int length)
        {
            _written += length;
            if (_written > info.NarSize)
            {
                throw Damaged(info, _written);
            }

            output.Write(buffer, 0, length);
        }

        public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
    }
}
