using System.Globalization;

namespace Nixish;

/// <summary>What a machine must be to run an image: <c>linux/amd64</c>, <c>linux/arm/v7</c>. The system is always Linux.</summary>
/// <param name="Architecture">The processor, as Go calls it: <c>amd64</c>, <c>arm64</c>, <c>riscv64</c>.</param>
/// <param name="Variant">The least version of the processor: <c>v7</c>; null where all do, and for <c>arm</c> where v7 does.</param>
/// <remarks>https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md#platform-variants</remarks>
public sealed record Platform(string Architecture, string? Variant = null)
{
    private const string System = "linux";

    /// <inheritdoc cref="Platform(string, string?)" path="/param[@name='Architecture']"/>
    public string Architecture { get; init => field = CheckedArchitecture(value); } = CheckedArchitecture(Architecture);

    /// <inheritdoc cref="Platform(string, string?)" path="/param[@name='Variant']"/>
    public string? Variant { get; init => field = CheckedVariant(value); } = CheckedVariant(Variant);

    // Registries write what goes without saying or leave it out: arm64/v8 is arm64, amd64/v1 is amd64, and arm is arm/v7.
    private int Level => Variant is { } variant ? LevelOf(variant) : Architecture switch { "arm" => 7, "arm64" => 8, "amd64" => 1, _ => 0 };

    /// <summary>Reads <c>linux/arm/v7</c>.</summary>
    /// <exception cref="InvalidImageException">It is something else, or of another system.</exception>
    public static Platform Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') switch
        {
            [System, var architecture] => new(architecture),
            [System, var architecture, var variant] => new(architecture, variant),
            _ => throw new InvalidImageException($"'{Printable.Cut(text)}' is not a platform of images. Write linux/amd64, linux/arm64, linux/arm/v7, …."),
        };
    }

    /// <summary>Reads a platform: see <see cref="Parse"/>.</summary>
    public static implicit operator Platform(string text) => Parse(text);

    /// <summary><c>linux/arm/v7</c>.</summary>
    public override string ToString() => $"{System}/{Architecture}{(Variant is null ? "" : "/" + Variant)}";

    /// <summary>Whether both are one platform, spelled differently perhaps.</summary>
    internal bool IsSame(Platform other) => Architecture == other.Architecture && Level == other.Level && (Level > 0 || Variant == other.Variant);

    /// <summary>Whether what was made for <paramref name="other"/> runs here too: newer versions of a processor run what older ones do.</summary>
    internal bool Runs(Platform other) => IsSame(other) || (Architecture == other.Architecture && Level > 0 && other.Level > 0 && other.Level < Level);

    /// <summary>Of the platforms that run here, how near one is: the greater the nearer.</summary>
    internal int Nearness => Level;

    internal static string CheckedArchitecture(string? architecture) => ReferenceGrammar.IsArchitecture(architecture)
        ? architecture!
        : throw new InvalidImageException($"'{Printable.Cut(architecture ?? "")}' is not an architecture. Use Go's names: amd64, arm64, riscv64, ….");

    internal static string? CheckedVariant(string? variant) => variant is null || ReferenceGrammar.IsArchitecture(variant)
        ? variant
        : throw new InvalidImageException($"'{Printable.Cut(variant)}' is not a variant of a processor. Write it as v7 or v8, or leave it out.");

    private static int LevelOf(string variant) =>
        int.TryParse(variant.AsSpan(variant.StartsWith('v') ? 1 : 0), NumberStyles.None, CultureInfo.InvariantCulture, out var level) ? level : 0;
}
