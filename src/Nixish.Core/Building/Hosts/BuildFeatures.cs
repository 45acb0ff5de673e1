using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>What a derivation asks of the machine that builds it beyond a system: <c>requiredSystemFeatures</c>, such as <c>kvm</c> or <c>big-parallel</c>.</summary>
public static class BuildFeatures
{
    private const string Variable = "requiredSystemFeatures";

    /// <summary>The features that <paramref name="derivation"/> needs, in the order it names them.</summary>
    public static Seq<string> Of(Derivation derivation)
    {
        ArgumentNullException.ThrowIfNull(derivation);
        if (derivation.Environment.TryGetValue(Variable, out var names))
        {
            return [.. Encoding.UTF8.GetString(names.Span).Split((char[])[' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];
        }

        return derivation.Environment.TryGetValue("__json", out var json) ? Structured(json) : [];
    }

    private static Seq<string> Structured(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(Variable, out var list) && list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Where(static name => name.ValueKind == JsonValueKind.String).Select(static name => name.GetString()!)]
                : [];
        }
        catch (JsonException)
        {
            // Whoever builds it will say what is wrong with its attributes.
            return [];
        }
    }
}
