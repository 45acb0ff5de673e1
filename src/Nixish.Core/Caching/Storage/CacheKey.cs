using System.Buffers;

namespace Nixish;

/// <summary>The keys of a cache's objects.</summary>
internal static class CacheKey
{
    public const string CacheInfo = "nix-cache-info";
    private const int LongestKey = 1024;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-._?=:!@~/");

    public static string NarInfo(StorePath path) => $"{path.HashPart}.narinfo";

    public static string Log(StorePath derivation) => $"log/{derivation.BaseName}";

    public static string Trace(Hash key) => $"nixish/traces/{key.ToDigits(HashFormat.Nix32)}";

    /// <summary>Whether the key stays in the cache, whatever the storage makes of it.</summary>
    public static bool IsValid(string key) =>
        key.Length is > 0 and <= LongestKey && !key.AsSpan().ContainsAnyExcept(Allowed) && !key.Split('/').Any(static part => part is "" or "." or "..");

    /// <summary>The key; throws where it is none, since a storage must not reach beyond itself.</summary>
    public static string Check(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return IsValid(key) ? key : throw new ArgumentException($"'{key}' is no key of a cache: keys are relative, without '.' and '..'.", nameof(key));
    }

    public static string ContentType(string key) =>
        key == CacheInfo ? "text/x-nix-cache-info" :
        key.EndsWith(".narinfo", StringComparison.Ordinal) ? "text/x-nix-narinfo" :
        key.StartsWith("nar/", StringComparison.Ordinal) ? "application/x-nix-nar" :
        key.StartsWith("log/", StringComparison.Ordinal) ? "text/plain; charset=utf-8" : "application/octet-stream";
}
