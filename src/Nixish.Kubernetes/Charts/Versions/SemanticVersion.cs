using System.Globalization;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// A version as charts write it: <c>MAJOR[.MINOR[.PATCH]][-PRERELEASE][+METADATA]</c> with an optional <c>v</c> in front (https://semver.org, read
/// leniently, as Helm does). Order is semver's: metadata counts for nothing, and two versions that differ in it alone are equal.
/// </summary>
internal sealed class SemanticVersion : IComparable<SemanticVersion>, IEquatable<SemanticVersion>
{
    private SemanticVersion(string original, ulong major, ulong minor, ulong patch, string prerelease, string metadata)
    {
        Original = original;
        Major = major;
        Minor = minor;
        Patch = patch;
        Prerelease = prerelease;
        Metadata = metadata;
    }

    public ulong Major { get; }

    public ulong Minor { get; }

    public ulong Patch { get; }

    /// <summary>What follows <c>-</c>, without it; empty for a release.</summary>
    public string Prerelease { get; }

    /// <summary>What follows <c>+</c>, without it; empty when there is none.</summary>
    public string Metadata { get; }

    /// <summary>The text as it was read.</summary>
    public string Original { get; }

    public static bool operator <(SemanticVersion one, SemanticVersion other) => one.CompareTo(other) < 0;

    public static bool operator >(SemanticVersion one, SemanticVersion other) => one.CompareTo(other) > 0;

    public static bool operator <=(SemanticVersion one, SemanticVersion other) => one.CompareTo(other) <= 0;

    public static bool operator >=(SemanticVersion one, SemanticVersion other) => one.CompareTo(other) >= 0;

    public static bool operator ==(SemanticVersion? one, SemanticVersion? other) => Equals(one, other);

    public static bool operator !=(SemanticVersion? one, SemanticVersion? other) => !Equals(one, other);

    /// <summary>Reads a version leniently: a leading <c>v</c>, missing minor and patch numbers and leading zeros in the three numbers are taken.</summary>
    /// <exception cref="VersionException">The text is no version.</exception>
    public static SemanticVersion Parse(string text)
    {
        var rest = text.AsSpan(text.StartsWith('v') ? 1 : 0);
        if (!TakeNumber(ref rest, out var major))
        {
            throw Invalid();
        }

        var minor = TakeDotted(ref rest);
        var patch = minor.IsEmpty ? default : TakeDotted(ref rest);
        var prerelease = TakeIdentifiers(ref rest, '-');
        var metadata = TakeIdentifiers(ref rest, '+');
        if (!rest.IsEmpty)
        {
            throw Invalid();
        }

        var version = new SemanticVersion(text, Number(major), Number(minor), Number(patch), prerelease, metadata);
        if (prerelease.Length > 0 && HasLeadingZero(prerelease))
        {
            throw new VersionException("version segment starts with 0");
        }

        return version;
    }

    public static bool TryParse(string text, out SemanticVersion? version)
    {
        try
        {
            version = Parse(text);
            return true;
        }
        catch (VersionException)
        {
            version = null;
            return false;
        }
    }

    /// <summary>Reads a version as semver.org has it: three numbers without leading zeros, no <c>v</c>.</summary>
    /// <exception cref="VersionException">The text is no such version.</exception>
    public static SemanticVersion ParseStrict(string text)
    {
        if (text.Length == 0)
        {
            throw new VersionException("version string empty");
        }

        var parts = text.Split('.', 3);
        if (parts.Length != 3)
        {
            throw Invalid();
        }

        var (patch, metadata) = Cut(parts[2], '+');
        if (metadata is not null && !metadata.Split('.').All(IsIdentifier))
        {
            throw new VersionException("invalid metadata string");
        }

        (patch, var prerelease) = Cut(patch, '-');
        if (prerelease is not null && !prerelease.Split('.').All(IsIdentifier))
        {
            throw new VersionException("invalid prerelease string");
        }

        if (prerelease is not null && HasLeadingZero(prerelease))
        {
            throw new VersionException("version segment starts with 0");
        }

        foreach (var part in (string[])[parts[0], parts[1], patch])
        {
            if (part.AsSpan().ContainsAnyExceptInRange('0', '9'))
            {
                throw new VersionException("invalid characters in version");
            }

            if (part.Length > 1 && part[0] == '0')
            {
                throw new VersionException("version segment starts with 0");
            }
        }

        return new(text, StrictNumber(parts[0]), StrictNumber(parts[1]), StrictNumber(patch), prerelease ?? "", metadata ?? "");
    }

    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var numbers = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return numbers != 0 ? numbers : ComparePrerelease(Prerelease, other.Prerelease);
    }

    /// <summary>A prerelease comes before its release; its parts compare as numbers where both are, and a number comes before a word.</summary>
    internal static int ComparePrerelease(string one, string other)
    {
        if (one.Length == 0 || other.Length == 0)
        {
            return (one.Length == 0).CompareTo(other.Length == 0);
        }

        var (left, right) = (one.Split('.'), other.Split('.'));
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var order = i >= left.Length ? -1 : i >= right.Length ? 1 : ComparePart(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    public bool Equals(SemanticVersion? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is SemanticVersion other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Major, Minor, Patch, Prerelease.Length == 0);

    /// <summary>The version spelled in full, without a leading <c>v</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}")
        + (Prerelease.Length > 0 ? "-" + Prerelease : "") + (Metadata.Length > 0 ? "+" + Metadata : "");

    private static int ComparePart(string one, string other)
    {
        if (string.Equals(one, other, StringComparison.Ordinal))
        {
            return 0;
        }

        var isNumber = ulong.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var left);
        var isOtherNumber = ulong.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out var right);
        return isNumber && isOtherNumber ? (left > right ? 1 : -1)
            : isNumber != isOtherNumber ? (isNumber ? -1 : 1)
            : string.CompareOrdinal(one, other) > 0 ? 1 : -1;
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> number)
    {
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        number = end < 0 ? rest : rest[..end];
        rest = rest[number.Length..];
        return !number.IsEmpty;
    }

    private static ReadOnlySpan<char> TakeDotted(ref ReadOnlySpan<char> rest)
    {
        if (rest.Length < 2 || rest[0] != '.' || !char.IsAsciiDigit(rest[1]))
        {
            return default;
        }

        rest = rest[1..];
        TakeNumber(ref rest, out var number);
        return number;
    }

    private static string TakeIdentifiers(ref ReadOnlySpan<char> rest, char sign)
    {
        if (rest.IsEmpty || rest[0] != sign)
        {
            return "";
        }

        var end = 1;
        while (end < rest.Length && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] is '-' or '.'))
        {
            end++;
        }

        var text = rest[1..end].ToString();
        if (!text.Split('.').All(IsIdentifier))
        {
            throw Invalid();
        }

        rest = rest[end..];
        return text;
    }

    private static bool IsIdentifier(string text) => text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool HasLeadingZero(string prerelease) =>
        prerelease.Split('.').Any(static part => part.Length > 1 && part[0] == '0' && part.All(char.IsAsciiDigit));

    private static (string Head, string? Tail) Cut(string text, char sign)
    {
        var at = text.IndexOf(sign, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static ulong Number(ReadOnlySpan<char> digits)
    {
        if (digits.IsEmpty)
        {
            return 0;
        }

        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new VersionException($"error parsing version segment: strconv.ParseUint: parsing \"{digits}\": value out of range");
    }

    private static ulong StrictNumber(string digits) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new VersionException($"strconv.ParseUint: parsing \"{digits}\": {(digits.Length == 0 ? "invalid syntax" : "value out of range")}");

    private static VersionException Invalid() => new("invalid semantic version");
}
