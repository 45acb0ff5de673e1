namespace Nixish;

public sealed partial class LocalStore
{
    /// <summary>Hashes every valid path again, checks that what it refers to is valid, and deletes what is in the store without being valid.</summary>
    /// <returns>What is wrong. Damaged paths are reported, not touched.</returns>
    public Task<VerifyResult> VerifyAsync(CancellationToken cancellationToken = default) => Task.Run(() => Verify(cancellationToken), cancellationToken);

    private VerifyResult Verify(CancellationToken cancellationToken)
    {
        var infos = System.IO.Directory.EnumerateFiles(_layout.Info, "*.narinfo").Order(StringComparer.Ordinal).ToArray();
        List<Damage> damage = [];
        foreach (var file in infos)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (PathInfo.Parse(File.ReadAllText(file), Directory) is not { } info || Path.GetFileName(file) != $"{info.Path.HashPart}.narinfo")
            {
                damage.Add(new(file, "the file that makes a path valid is not readable"));
            }
            else if (Problem(info, cancellationToken) is { } problem)
            {
                damage.Add(new(info.Path.ToString(), problem));
            }
        }

        return new() { Checked = infos.Length, Damage = [.. damage], Deleted = DeleteInvalid(cancellationToken) };
    }

    /// <summary>What is wrong with a path; null where it is as it was registered.</summary>
    internal string? Problem(PathInfo info, CancellationToken cancellationToken)
    {
        DiskPath place = _layout.PhysicalOf(info.Path);
        try
        {
            if (TreeReader.Read(place) is not { } tree)
            {
                return "it is not there";
            }

            var digest = NarDigest.Of(place, tree, cancellationToken: cancellationToken);
            if (digest.Hash != info.NarHash || digest.Size != info.NarSize)
            {
                return $"its NAR hash is {digest.Hash.ToString(HashFormat.Nix32)}, and was {info.NarHash.ToString(HashFormat.Nix32)} when it was registered";
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or UnsupportedFileException)
        {
            return $"it cannot be read: {failure.Message}";
        }

        var missing = info.References.ToArray().FirstOrDefault(reference => !Contains(reference));
        return missing is null ? null : $"it refers to {missing}, which is not valid";
    }

    private int DeleteInvalid(CancellationToken cancellationToken)
    {
        if (Access == StoreAccess.Read)
        {
            return 0;
        }

        var litter = new Litter(this, new(), StoreClock.Read(this));
        litter.DeleteInvalid(cancellationToken);
        return litter.Count;
    }
}
