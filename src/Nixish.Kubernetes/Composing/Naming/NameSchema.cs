using System.Text;

namespace Nixish.Kubernetes;

/// <summary>A field of a type that names something, or leads to such a field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Named">What it names: <c>Kind.group</c>, or a mark; null where it leads on.</param>
/// <param name="Type">The type that it leads to.</param>
/// <param name="IsMap">Whether it holds a map of that type.</param>
internal readonly record struct NameField(string Field, string? Named, string? Type, bool IsMap);

/// <summary>Which fields of a type name objects and images.</summary>
/// <remarks>
/// The generated table has one line a type: <c>Name[=apiVersion/kind]</c>, then after <c>|</c> each field: <c>field&gt;Type</c> and <c>field#Type</c> lead
/// on, the second through a map; <c>field@Kind.group</c> names an object, as a text or as an object with <c>name</c>; <c>@?</c> one whose kind it says
/// itself; <c>@!</c> those of a role's rule; <c>@%</c> an image.
/// </remarks>
internal readonly partial struct NameSchema
{
    public const string Any = "?";
    public const string Rule = "!";
    public const string Image = "%";

    private static readonly Lazy<(Dictionary<string, NameField[]> Types, Dictionary<string, NameField[]> Kinds)> Lines = new(Index);

    /// <summary>The fields of a kind; none of one that the library does not know, or that names nothing.</summary>
    public static NameField[] Of(string apiVersion, string kind) => Lines.Value.Kinds.GetValueOrDefault($"{apiVersion}/{kind}") ?? [];

    /// <summary>The fields of a type such as <c>PodSpec</c>.</summary>
    public static NameField[] OfType(string type) => Lines.Value.Types.GetValueOrDefault(type) ?? [];

    private static (Dictionary<string, NameField[]>, Dictionary<string, NameField[]>) Index()
    {
        Dictionary<string, NameField[]> types = new(StringComparer.Ordinal), kinds = new(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(Table).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split('|');
            var fields = Array.ConvertAll(parts[1..], Parse);
            var head = parts[0].Split('=', 2);
            types.Add(head[0], fields);
            if (head is [_, var kind])
            {
                kinds.Add(kind, fields);
            }
        }

        return (types, kinds);
    }

    private static NameField Parse(string text)
    {
        var at = text.AsSpan().IndexOfAny('@', '>', '#');
        return text[at] == '@' ? new(text[..at], text[(at + 1)..], null, IsMap: false) : new(text[..at], null, text[(at + 1)..], text[at] == '#');
    }
}
