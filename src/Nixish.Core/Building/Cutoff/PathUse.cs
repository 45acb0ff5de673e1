using System.Text.Json;

namespace Nixish;

/// <summary>How a derivation's outputs depend on what store paths are called, from what it and its builder say.</summary>
internal static class PathUse
{
    /// <summary>The variable by which a derivation says that its outputs hold paths that cannot be found in them.</summary>
    public const string Variable = "hidesStorePaths";

    private static readonly string[] Signs = [Variable, "exportReferencesGraph"];

    public static StorePathUse Of(Derivation derivation, IBuilder? builder)
    {
        if (derivation.Fixed is not null || Array.Exists(Signs, derivation.Environment.ContainsKey))
        {
            return StorePathUse.Hidden;
        }

        return derivation.Environment.TryGetValue("__json", out var json) && SaysSo(json) ? StorePathUse.Hidden : builder?.PathUse ?? StorePathUse.Visible;
    }

    private static bool SaysSo(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind != JsonValueKind.Object || Array.Exists(Signs, sign => document.RootElement.TryGetProperty(sign, out _));
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
