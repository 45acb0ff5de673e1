using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>
/// What a derivation says its outputs may refer to, and how large they may be. https://nix.dev/manual/nix/latest/language/advanced-attributes
/// </summary>
internal sealed record OutputRules
{
    private static readonly char[] Blanks = [' ', '\t', '\n', '\r'];

    public long? MaxSize { get; private init; }

    public long? MaxClosureSize { get; private init; }

    public IReadOnlyList<string>? AllowedReferences { get; private init; }

    public IReadOnlyList<string>? AllowedRequisites { get; private init; }

    public IReadOnlyList<string>? DisallowedReferences { get; private init; }

    public IReadOnlyList<string>? DisallowedRequisites { get; private init; }

    /// <summary>Whether an output is no requisite of itself.</summary>
    public bool IgnoresSelf { get; private init; }

    /// <summary>The rules for each output; null where there are none at all, as mostly.</summary>
    /// <exception cref="InvalidDerivationException">They are not what rules look like.</exception>
    public static Func<string, OutputRules?>? Of(Derivation derivation)
    {
        if (derivation.Environment.TryGetValue("__json", out var json))
        {
            var attributes = Parse(derivation, json);
            return attributes is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty("outputChecks", out var checks) && checks.ValueKind == JsonValueKind.Object
                ? output => checks.TryGetProperty(output, out var rules) ? Read(derivation, rules) : null
                : null;
        }

        var all = new OutputRules
        {
            AllowedReferences = Words("allowedReferences"),
            AllowedRequisites = Words("allowedRequisites"),
            DisallowedReferences = Words("disallowedReferences"),
            DisallowedRequisites = Words("disallowedRequisites"),
            IgnoresSelf = true,
        };
        return all is { AllowedReferences: null, AllowedRequisites: null, DisallowedReferences: null, DisallowedRequisites: null } ? null : _ => all;

        string[]? Words(string name) => derivation.Environment.TryGetValue(name, out var value) ? Encoding.UTF8.GetString(value.Span).Split(Blanks, StringSplitOptions.RemoveEmptyEntries) : null;
    }

    private static JsonElement? Parse(Derivation derivation, ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonElement.Parse(json.Span);
        }
        catch (JsonException failure)
        {
            throw new InvalidDerivationException($"'{derivation.Path}': its structured attributes are not JSON: {failure.Message}", failure);
        }
    }

    private static OutputRules Read(Derivation derivation, JsonElement rules)
    {
        if (rules.ValueKind != JsonValueKind.Object)
        {
            throw Invalid("outputChecks", "an object for each output");
        }

        return new()
        {
            MaxSize = Size("maxSize"),
            MaxClosureSize = Size("maxClosureSize"),
            AllowedReferences = List("allowedReferences"),
            AllowedRequisites = List("allowedRequisites"),
            DisallowedReferences = List("disallowedReferences"),
            DisallowedRequisites = List("disallowedRequisites"),
            IgnoresSelf = rules.TryGetProperty("ignoreSelfRefs", out var ignores) && ignores.ValueKind == JsonValueKind.True,
        };

        long? Size(string name) => !rules.TryGetProperty(name, out var value) ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var size) ? size
            : throw Invalid(name, "a whole number of bytes");

        string[]? List(string name) => !rules.TryGetProperty(name, out var value) ? null
            : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String) ? [.. value.EnumerateArray().Select(static item => item.GetString()!)]
            : throw Invalid(name, "a list of strings");

        InvalidDerivationException Invalid(string name, string wanted) => new($"'{derivation.Path}': its attribute '{name}' must be {wanted}.");
    }
}
