using System.Globalization;
using System.Text.Json;

namespace Nixish.Generator.Schema;

/// <summary>The releases between which a kind is served in a version, both included.</summary>
internal sealed record Lifetime(string Group, string Version, string Kind, (int Major, int Minor) First, (int Major, int Minor) Last)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public static IReadOnlyList<Lifetime> Load()
    {
        using var data = JsonDocument.Parse(typeof(Lifetime).Assembly.GetManifestResourceStream("kubernetes-api-lifetimes.json")!);
        return [.. data.RootElement.EnumerateArray().Select(Of)];
    }

    private static Lifetime Of(JsonElement entry) =>
        new(Text(entry, "group"), Text(entry, "version"), Text(entry, "kind"), Release(Text(entry, "first")), Release(Text(entry, "last")));

    private static (int Major, int Minor) Release(string text) =>
        text.Split('.') is [var major, var minor] ? (int.Parse(major, CultureInfo.InvariantCulture), int.Parse(minor, CultureInfo.InvariantCulture)) : throw new FormatException(text);

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;
}
