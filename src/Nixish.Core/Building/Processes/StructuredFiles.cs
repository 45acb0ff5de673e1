using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>Writes <c>.attrs.json</c> and <c>.attrs.sh</c>: structured attributes as a builder reads them. https://nix.dev/manual/nix/latest/store/derivation#structured-attrs</summary>
internal static class StructuredFiles
{
    /// <summary>Writes both to <paramref name="folder"/>, byte for byte as Nix does.</summary>
    public static void Write(Derivation derivation, byte[] json, ReferencesGraph graph, string folder)
    {
        using var document = JsonDocument.Parse(json);
        if (PlainJson.Read(document.RootElement) is not SortedDictionary<string, object?> attributes)
        {
            throw new InvalidDerivationException($"'{derivation.Path}': its structured attributes are not a JSON object.");
        }

        var outputs = PlainJson.NewObject();
        foreach (var (name, output) in derivation.Outputs)
        {
            outputs[name] = output.Path.ToString();
        }

        attributes["outputs"] = outputs;
        graph.AddTo(attributes);
        File.WriteAllText(Path.Combine(folder, ".attrs.json"), PlainJson.Write(attributes));
        File.WriteAllText(Path.Combine(folder, ".attrs.sh"), Shell(attributes));
    }

    private static string Shell(SortedDictionary<string, object?> attributes)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in attributes)
        {
            if (!IsName(name))
            {
                continue;
            }

            if (Simple(value) is { } simple)
            {
                text.Append("declare ").Append(name).Append('=').Append(simple).Append('\n');
            }
            else if (value is List<object?> list && list.TrueForAll(static item => Simple(item) is not null))
            {
                text.Append("declare -a ").Append(name).Append("=(").AppendJoin("", list.Select(static item => $"{Simple(item)} ")).Append(")\n");
            }
            else if (value is SortedDictionary<string, object?> map && map.Values.All(static item => Simple(item) is not null))
            {
                text.Append("declare -A ").Append(name).Append("=(").AppendJoin("", map.Select(static item => $"[{Quote(item.Key)}]={Simple(item.Value)} ")).Append(")\n");
            }
        }

        return text.ToString();
    }

    // Null where a shell variable cannot hold it. Numbers have the 32 bits that Nix gives them there: the bytes must be the same.
    private static string? Simple(object? value) => value switch
    {
        null => "''",
        string text => Quote(text),
        bool truth => truth ? "1" : "",
        long number => $"{unchecked((int)number)}",
        ulong number => $"{unchecked((int)number)}",
        double number when float.Ceiling((float)number) == (float)number => $"{(number is > int.MinValue and < int.MaxValue ? (int)number : int.MinValue)}",
        _ => null,
    };

    private static bool IsName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
