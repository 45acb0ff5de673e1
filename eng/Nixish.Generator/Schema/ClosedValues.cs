using System.Text.RegularExpressions;

namespace Nixish.Generator.Schema;

/// <summary>Texts of which the API takes a few only. The definitions do not say so, hence data/closed-values.txt.</summary>
/// <param name="Name">The type.</param>
/// <param name="Fields">The fields that hold it, each as type and field.</param>
/// <param name="Values">A property for each text.</param>
internal sealed partial record ClosedValues(string Name, IReadOnlyList<string> Fields, IReadOnlyList<(string Name, string Text)> Values)
{
    public static IReadOnlyList<ClosedValues> All { get; } = Read();

    private static Dictionary<string, ClosedValues> ByField { get; } = All.SelectMany(values => values.Fields.Select(field => (field, values))).ToDictionary(one => one.field, one => one.values, StringComparer.Ordinal);

    /// <summary>What a field of a type in any version holds; null where its text may be any.</summary>
    public static ClosedValues? Of(string type, string field)
    {
        var plain = VersionSuffix().Replace(type, "");
        return ByField.GetValueOrDefault($"{plain}.{field}") ??
            (plain.EndsWith("Condition", StringComparison.Ordinal) ? ByField.GetValueOrDefault($"*Condition.{field}") : null);
    }

    private static List<ClosedValues> Read()
    {
        using var reader = new StreamReader(typeof(ClosedValues).Assembly.GetManifestResourceStream("closed-values.txt")!);
        return
        [
            .. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(": "))
                .Select(parts => new ClosedValues(parts[0], parts[1].Split(' '), [.. parts[2].Split(' ').Select(value => value.Split('=')).Select(value => (value[0], value[^1]))])),
        ];
    }

    [GeneratedRegex(@"V\d+((Alpha|Beta)\d+)?\z")]
    private static partial Regex VersionSuffix();
}
