using System.Globalization;
using System.Text.Json;

namespace Nixish;

/// <summary>Which SDK a <c>global.json</c> takes. https://learn.microsoft.com/dotnet/core/tools/global-json</summary>
internal sealed record SdkRule(SdkVersion? Wanted, string RollForward, bool AllowPrerelease)
{
    public static SdkRule Latest { get; } = new(null, "latestMajor", true);

    public static SdkRule Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (!document.RootElement.TryGetProperty("sdk"u8, out var sdk))
            {
                return Latest;
            }

            var wanted = sdk.TryGetProperty("version"u8, out var version) ? SdkVersion.TryParse(version.GetString() ?? "") ?? throw new JsonException($"'{version}' is not the version of an SDK.") : null;
            var rule = sdk.TryGetProperty("rollForward"u8, out var roll) ? roll.GetString()! : wanted is null ? Latest.RollForward : "patch";
            return new(wanted, rule, !sdk.TryGetProperty("allowPrerelease"u8, out var allow) || allow.GetBoolean());
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new DotnetSdkException($"'{file}' cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>The one of <paramref name="installed"/> that it takes; null where none fits.</summary>
    public SdkVersion? Choose(IEnumerable<SdkVersion> installed)
    {
        var fitting = installed.Where(version => version.Prerelease.Length == 0 || AllowPrerelease || version == Wanted).ToArray();
        if (Wanted is null)
        {
            return fitting.Max();
        }

        var exact = fitting.FirstOrDefault(version => version == Wanted);
        var kept = RollForward.ToUpperInvariant() switch
        {
            "DISABLE" => 4,
            "PATCH" or "LATESTPATCH" => 3,
            "FEATURE" or "LATESTFEATURE" => 2,
            "MINOR" or "LATESTMINOR" => 1,
            _ => 0,
        };
        if (kept == 4 || (exact is not null && RollForward.Equals("patch", StringComparison.OrdinalIgnoreCase)))
        {
            return exact;
        }

        var higher = fitting.Where(version => version.CompareTo(Wanted) >= 0 && version.Band.AsSpan(0, kept).SequenceEqual(Wanted.Band.AsSpan(0, kept))).Order().ToArray();
        return RollForward.StartsWith("latest", StringComparison.OrdinalIgnoreCase) || higher.Length == 0
            ? higher.LastOrDefault()
            // The next band that there is, and in it the latest patch.
            : higher.Last(version => version.Band.AsSpan().SequenceEqual(higher[0].Band));
    }

    public override string ToString() => Wanted is null ? "any" : $"{Wanted} (rollForward: {RollForward})";
}

/// <summary>The version of an SDK, in order: <c>10.0.401</c>, <c>11.0.100-preview.3.2</c>.</summary>
internal sealed record SdkVersion(int Major, int Minor, int Patch, string Prerelease) : IComparable<SdkVersion>
{
    /// <summary>Major, minor and feature band, which is the hundreds of the third number.</summary>
    public int[] Band => [Major, Minor, Patch / 100];

    public static SdkVersion? TryParse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var numbers = (dash < 0 ? text : text[..dash]).Split('.');
        return numbers.Length == 3 && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor) &&
            int.TryParse(numbers[2], NumberStyles.None, CultureInfo.InvariantCulture, out var patch) ? new(major, minor, patch, dash < 0 ? "" : text[(dash + 1)..]) : null;
    }

    public int CompareTo(SdkVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return order != 0 || Prerelease == other.Prerelease ? order
            : Prerelease.Length == 0 ? 1
            : other.Prerelease.Length == 0 ? -1
            : ComparePrereleases(Prerelease.Split('.'), other.Prerelease.Split('.'));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}{(Prerelease.Length == 0 ? "" : "-" + Prerelease)}");

    private static int ComparePrereleases(string[] one, string[] other)
    {
        for (var i = 0; i < Math.Min(one.Length, other.Length); i++)
        {
            var order = int.TryParse(one[i], CultureInfo.InvariantCulture, out var left) && int.TryParse(other[i], CultureInfo.InvariantCulture, out var right) ? left.CompareTo(right) : string.CompareOrdinal(one[i], other[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return one.Length.CompareTo(other.Length);
    }
}
