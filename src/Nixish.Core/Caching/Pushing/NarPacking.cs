using System.IO.Compression;

namespace Nixish;

/// <summary>Reads a path from disk, hashes and compresses its NAR, and hashes that, in one pass.</summary>
internal sealed class NarPacking(PathInfo info, string place, NarCompression compression, Stream output)
{
    private NarInfo? _narInfo;

    /// <summary>What came of it.</summary>
    public NarInfo NarInfo => _narInfo ?? throw new InvalidOperationException("It has not run.");

    public void Run(CancellationToken cancellationToken)
    {
        DiskPath path = place;
        var tree = TreeReader.Read(path) ?? throw Damaged("it is not there");
        var isPlain = compression == NarCompression.None;

        // Not compressed, the file is the NAR: one hash says both.
        using var file = isPlain ? null : new DigestStream(HashAlgorithm.Sha256, output);
        using var compressor = file is null ? null : compression.Compress(file, CompressionLevel.Optimal);
        using var hashing = new NarHashOutput();
        var writer = new NarWriter(new NarPushOutput(hashing, compressor ?? output));
        try
        {
            using var nar = new TreeNar(writer, cancellationToken);
            nar.Write(path, tree);
        }
        catch (IOException failure) when (failure is TreeChangedException or DiskException)
        {
            throw Damaged(failure.Message);
        }

        var hash = hashing.Finish();
        compressor?.Dispose();
        if (hash != info.NarHash || writer.Length != info.NarSize)
        {
            throw Damaged($"its NAR hash is {hash.ToString(HashFormat.Nix32)}, and was {info.NarHash.ToString(HashFormat.Nix32)} when it was registered");
        }

        var fileHash = file?.Finish() ?? hash;
        _narInfo = new(info, $"nar/{fileHash.ToDigits(HashFormat.Nix32)}.nar{compression.Extension()}") { Compression = compression.Text(), FileHash = fileHash, FileSize = file?.Written ?? writer.Length };
    }

    private StoreException Damaged(string problem) => new($"'{info.Path}' in the store is damaged, so it is not pushed: {problem}. Verify the store.");

    /// <summary>Writes each buffer on, and has it hashed by another thread meanwhile.</summary>
    private sealed class NarPushOutput(NarHashOutput hashing, Stream next) : NarOutput
    {
        public override byte[] Take() => hashing.Take();

        public override void Put(byte[] buffer, int length)
        {
            next.Write(buffer, 0, length);
            hashing.Put(buffer, length);
        }
    }
}
