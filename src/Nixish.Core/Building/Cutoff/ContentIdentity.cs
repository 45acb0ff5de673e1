using System.Security.Cryptography;
using System.Text;

namespace Nixish;

/// <summary>
/// What a path holds, whatever it and the paths it refers to are called by their hashes: two paths of one identity differ in nothing
/// but hash parts. For a path that refers to nothing it is the NAR hash; otherwise a hash of its tree in which its own hash part is
/// all zeros, and each reference's is made of that reference's name and identity.
/// </summary>
internal static class ContentIdentity
{
    private const string Key = "Content: ";
    private static readonly byte[] Self = [.. Enumerable.Repeat((byte)'0', StorePath.HashLength)];

    /// <summary>The identity of the tree at <paramref name="place"/>, which <paramref name="info"/> describes.</summary>
    public static Hash Of(DiskPath place, TreeNode tree, PathInfo info, Func<StorePath, Hash> identityOf, CancellationToken cancellationToken)
    {
        if (info.References.IsEmpty)
        {
            return info.NarHash;
        }

        var tokens = new HashPartMap();
        foreach (var reference in info.References)
        {
            tokens.Add(reference, reference == info.Path ? Self : Token(reference.Name, identityOf(reference)));
        }

        using var tokenized = new TokenizedTree(tokens, cancellationToken);
        tokenized.Write(place, tree);
        return tokenized.Finish();
    }

    /// <summary>32 characters of nix32 that stand for every path with this name and content.</summary>
    public static byte[] Token(string name, Hash identity)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes($"content:{name}:{identity.ToString(HashFormat.Nix32)}"), digest);
        return Encoding.ASCII.GetBytes(Nix32.Encode(digest[..(StorePath.HashLength * 5 / 8)]));
    }

    /// <summary>The line that keeps an identity beside a path's info; nothing for null.</summary>
    public static string ToLine(Hash? content) => content is null ? "" : $"{Key}{content.ToString(HashFormat.Nix32)}\n";

    /// <summary>The identity in a path's info; null where it was not kept.</summary>
    public static Hash? ReadLine(string text)
    {
        var start = text.IndexOf($"\n{Key}", StringComparison.Ordinal) + 1;
        if (start == 0)
        {
            return null;
        }

        start += Key.Length;
        var end = text.IndexOf('\n', start);
        try
        {
            return end < 0 ? null : Hash.Parse(text[start..end]);
        }
        catch (InvalidHashException)
        {
            // It can be computed again.
            return null;
        }
    }
}
