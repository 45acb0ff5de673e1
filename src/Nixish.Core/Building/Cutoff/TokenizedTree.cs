using System.Buffers;
using System.Buffers.Binary;

namespace Nixish;

/// <summary>
/// Hashes a tree with tokens in place of hash parts. Not as a NAR, since there entries stand in the order of names that are about to be
/// replaced: two trees that differ in hash parts alone may differ in that.
/// </summary>
internal sealed class TokenizedTree : IDisposable
{
    private const int BufferSize = 128 * 1024;
    private readonly DigestStream _digest = new(HashAlgorithm.Sha256);
    private readonly HashPartMap _tokens;
    private readonly HashPartRewriter _rewriter;
    private readonly CancellationToken _cancellationToken;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);

    public TokenizedTree(HashPartMap tokens, CancellationToken cancellationToken)
    {
        (_tokens, _cancellationToken, _rewriter) = (tokens, cancellationToken, new(tokens, _digest));
        _digest.Write("nixish content 1\n"u8);
    }

    public Hash Finish() => _digest.Finish();

    public void Write(DiskPath place, TreeNode node)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        switch (node.Stat.Kind)
        {
            case FileKind.Directory:
                Begin('d', node.Children.Length);
                foreach (var (name, child) in Sorted(node.Children))
                {
                    Begin('n', name.Length);
                    _digest.Write(name);
                    Write(place.Join(child.Name), child);
                }

                break;
            case FileKind.Symlink:
                var target = Disk.ReadLink(place);
                Begin('l', target.Length);
                _rewriter.Write(target);
                _rewriter.Flush();
                break;
            default:
                Begin(node.Stat.Executable ? 'x' : 'f', node.Stat.Length);
                WriteFile(place);
                break;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _rewriter.Dispose();
        _digest.Dispose();
    }

    private (byte[] Name, TreeNode Child)[] Sorted(TreeNode[] children)
    {
        var named = Array.ConvertAll(children, child => (Name: _tokens.Rewrite(child.Name), Child: child));
        Array.Sort(named, static (left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        return named;
    }

    private void Begin(char kind, long length)
    {
        Span<byte> head = stackalloc byte[1 + sizeof(long)];
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], length);
        _digest.Write(head);
    }

    private void WriteFile(DiskPath place)
    {
        using var file = Disk.OpenRead(place);
        for (long at = 0; RandomAccess.Read(file, _buffer, at) is > 0 and var count; at += count)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _rewriter.Write(_buffer.AsSpan(0, count));
        }

        _rewriter.Flush();
    }
}
