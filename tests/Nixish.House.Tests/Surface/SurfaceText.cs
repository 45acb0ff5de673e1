using System.Reflection;
using System.Text;

namespace Nixish.House.Tests.Surface;

/// <summary>What a package shows its consumers, as text made for review: types and members sorted, one a line, C#-like.</summary>
internal sealed class SurfaceText(Assembly assembly)
{
    private readonly MemberLines _members = new();

    /// <summary>Every type in full that <paramref name="chosen"/> takes.</summary>
    public string Full(Func<Type, bool> chosen) => Write(chosen, (text, type) =>
    {
        text.AppendLine().AppendLine(Header(type));
        foreach (var line in _members.Of(type))
        {
            text.Append("    ").AppendLine(line);
        }
    });

    /// <summary>One line a type: for the many records that are generated from a schema and all look alike.</summary>
    public string Compact(Func<Type, bool> chosen) => Write(chosen, (text, type) =>
        text.AppendLine($"{Header(type)} {{ {string.Join("; ", _members.Of(type).Where(line => !IsPlumbing(line)).Select(line => line.Replace(" { get; init; }", "", StringComparison.Ordinal)))} }}"));

    private string Write(Func<Type, bool> chosen, Action<StringBuilder, Type> write)
    {
        var text = new StringBuilder();
        foreach (var space in assembly.GetExportedTypes().Where(type => chosen(type) && !type.Name.Contains('<', StringComparison.Ordinal))
            .GroupBy(type => type.Namespace ?? "").OrderBy(space => space.Key, StringComparer.Ordinal))
        {
            text.AppendLine(text.Length == 0 ? $"namespace {space.Key}" : $"\nnamespace {space.Key}");
            foreach (var type in space.OrderBy(TypeNames.Of, StringComparer.Ordinal))
            {
                write(text, type);
            }
        }

        return text.ToString();
    }

    // What every generated record has alike.
    private static bool IsPlumbing(string member) =>
        member.StartsWith("override ", StringComparison.Ordinal) || member.Contains(" FromJson(", StringComparison.Ordinal) ||
        member.Contains("WriteFields(", StringComparison.Ordinal) || member.EndsWith("()", StringComparison.Ordinal);

    private static string Header(Type type)
    {
        var record = type.GetMethod("<Clone>$") is not null ||
            (type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null);
        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => record ? "record struct" : type.IsByRefLike ? "ref struct" : "struct",
            _ when type.IsSubclassOf(typeof(Delegate)) => "delegate",
            _ => record ? "record" : "class",
        };
        var modifiers = type is { IsClass: true, IsAbstract: true, IsSealed: true } ? "static " : type is { IsClass: true, IsAbstract: true } ? "abstract " : type is { IsClass: true, IsSealed: true } ? "sealed " : "";
        var bases = Bases(type, record).ToList();
        return $"{modifiers}{kind} {TypeNames.Of(type)}{(bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}")}{MemberLines.Constraints(type.GetGenericArguments())}";
    }

    // The base class, and the interfaces that neither it nor another interface of the list brings along.
    private static IEnumerable<string> Bases(Type type, bool record)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
        {
            return [];
        }

        var all = type.GetInterfaces().Where(one => one.IsVisible && !(record && one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEquatable<>))).ToList();
        var implied = all.SelectMany(one => one.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        string[] first = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [TypeNames.Of(parent)] : [];
        return [.. first, .. all.Where(one => !implied.Contains(one)).Select(TypeNames.Of).Order(StringComparer.Ordinal)];
    }
}
