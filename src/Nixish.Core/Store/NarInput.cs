namespace Nixish;

/// <summary>The bytes of a NAR on their way in: hashed and counted as they are read, and never more of them than were announced.</summary>
internal sealed class NarInput(Stream inner, PathInfo info) : HashedInput(inner)
{
    public override int Read(Span<byte> buffer)
    {
        var count = base.Read(buffer);
        return Length <= info.NarSize ? count : throw new ImportRefusedException(info.Path, $"its NAR has more than the {info.NarSize} bytes that it should have");
    }

    /// <summary>Throws unless exactly what was announced has been read.</summary>
    public void Verify()
    {
        var hash = Finish();
        if (Length != info.NarSize)
        {
            throw new ImportRefusedException(info.Path, $"its NAR has {Length} bytes and should have {info.NarSize}");
        }

        if (hash != info.NarHash)
        {
            throw new ImportRefusedException(info.Path, $"its NAR has the hash {hash.ToString(HashFormat.Nix32)} and should have {info.NarHash.ToString(HashFormat.Nix32)}");
        }
    }
}
