using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Nixish;

/// <summary>Hashes buffers on another thread while the next ones are filled. Small archives, one buffer or less, need no thread.</summary>
internal sealed class NarHashOutput : NarOutput, IDisposable
{
    private const int Buffers = 4;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly BlockingCollection<byte[]> _free = new(Buffers);
    private readonly BlockingCollection<(byte[] Buffer, int Length)> _filled = new(Buffers);
    private Task? _hashing;
    private int _made;

    public override byte[] Take() => _made < Buffers && _free.Count == 0 ? Make() : _free.Take();

    public override void Put(byte[] buffer, int length)
    {
        if (_hashing is null && length < buffer.Length)
        {
            _hash.AppendData(buffer, 0, length);
            _free.Add(buffer);
            return;
        }

        _hashing ??= Task.Run(HashFilled);
        _filled.Add((buffer, length));
    }

    public Hash Finish()
    {
        _filled.CompleteAdding();
        _hashing?.GetAwaiter().GetResult();
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
        return new(HashAlgorithm.Sha256, digest);
    }

    public void Dispose()
    {
        if (!_filled.IsAddingCompleted)
        {
            _filled.CompleteAdding();
        }

        _hashing?.GetAwaiter().GetResult();
        _hash.Dispose();
        while (_free.TryTake(out var buffer))
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _free.Dispose();
        _filled.Dispose();
    }

    private byte[] Make()
    {
        _made++;
        return ArrayPool<byte>.Shared.Rent(BufferSize);
    }

    private void HashFilled()
    {
        foreach (var (buffer, length) in _filled.GetConsumingEnumerable())
        {
            _hash.AppendData(buffer, 0, length);
            _free.Add(buffer);
        }
    }
}
