using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>The password of a site out of a master password (https://spectre.app, the algorithm once called Master Password): <c>derivePassword</c>.</summary>
internal static class SitePassword
{
    private static readonly Dictionary<string, string[]> Shapes = new(StringComparer.Ordinal)
    {
        ["maximum"] = ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
        ["long"] =
        [
            "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv", "CvccCvcvCvcvno", "CvcvnoCvccCvcv",
            "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc", "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv",
            "CvccCvccCvcvno", "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc", "CvccCvcvCvccno",
        ],
        ["medium"] = ["CvcnoCvc", "CvcCvcno"],
        ["short"] = ["Cvcn"],
        ["basic"] = ["aaanaaan", "aannaaan", "aaannaaa"],
        ["pin"] = ["nnnn"],
    };

    private static readonly Dictionary<char, string> Letters = new()
    {
        ['V'] = "AEIOU",
        ['C'] = "BCDFGHJKLMNPQRSTVWXYZ",
        ['v'] = "aeiou",
        ['c'] = "bcdfghjklmnpqrstvwxyz",
        ['A'] = "AEIOUBCDFGHJKLMNPQRSTVWXYZ",
        ['a'] = "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
        ['n'] = "0123456789",
        ['o'] = "@&%?,=[]_:-+*$#!'^~;()/.",
        ['x'] = "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
    };

    /// <summary>The password, or a sentence when there is no such kind of password.</summary>
    public static string Derive(uint counter, string kind, string password, string user, string site)
    {
        if (!Shapes.TryGetValue(kind, out var shapes))
        {
            return $"cannot find password template {kind}";
        }

        var key = Scrypt.Derive(GoText.ToUtf8(password), [.. Named(user)], 32_768, 8, 2, 64);
        var number = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, counter);
        var seed = HMACSHA256.HashData(key, (byte[])[.. Named(site), .. number]);
        var shape = shapes[seed[0] % shapes.Length];
        return string.Concat(shape.Select((kindOfLetter, index) => Letters[kindOfLetter] is var letters ? letters[seed[index + 1] % letters.Length] : default));
    }

    private static IEnumerable<byte> Named(string name)
    {
        var bytes = GoText.ToUtf8(name);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        return [.. Encoding.ASCII.GetBytes("com.lyndir.masterpassword"), .. length, .. bytes];
    }
}
