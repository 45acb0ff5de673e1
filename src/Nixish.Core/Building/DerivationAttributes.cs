using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>What a derivation says to whoever builds it, from its variables or from its structured attributes.</summary>
internal sealed class DerivationAttributes
{
    private static readonly char[] Spaces = [' ', '\t', '\n', '\r'];
    private readonly Map<ReadOnlyMemory<byte>> _variables;
    private readonly JsonElement? _structured;

    /// <exception cref="InvalidDerivationException">Its structured attributes are not a JSON object.</exception>
    public DerivationAttributes(Derivation derivation)
    {
        _variables = derivation.Environment;
        if (!_variables.TryGetValue("__json", out var json))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            _structured = document.RootElement.Clone();
        }
        catch (JsonException failure)
        {
            throw new InvalidDerivationException($"'{derivation.Path}' has structured attributes that are not JSON: {failure.Message}", failure);
        }

        if (_structured.Value.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDerivationException($"'{derivation.Path}' has structured attributes that are not a JSON object.");
        }
    }

    /// <summary>The structured attributes; null where there is an environment.</summary>
    public JsonElement? Structured => _structured;

    /// <summary>The words of <paramref name="name"/>, a list of strings or one string of words; null where it is not set.</summary>
    public IReadOnlyList<string>? Words(string name)
    {
        if (_structured is { } attributes)
        {
            return attributes.TryGetProperty(name, out var value) ? Words(value) : null;
        }

        return _variables.TryGetValue(name, out var text) ? Split(Encoding.UTF8.GetString(text.Span)) : null;
    }

    /// <summary>The same of one value of the structured attributes.</summary>
    public static IReadOnlyList<string> Words(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)],
        JsonValueKind.String => Split(value.GetString()!),
        _ => [],
    };

    private static string[] Split(string text) => text.Split(Spaces, StringSplitOptions.RemoveEmptyEntries);
}
