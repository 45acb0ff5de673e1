using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Generation;

/// <summary>Makes C# names of whatever schemas call things, each once.</summary>
internal sealed class Identifiers(IEnumerable<string> taken)
{
    // What records, and the types that generated ones derive from, have already.
    public static readonly string[] OfValues =
        ["Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals", "Clone", "EqualityContract", "PrintMembers", "WriteFields", "Read", "Deconstruct"];

    public static readonly string[] OfObjects =
    [
        .. OfValues, "ApiVersion", "Kind", "Plural", "Namespaced", "Metadata", "Name", "Namespace", "Labels", "Annotations", "Group", "Id", "WriteTo", "ToJson", "AsWritten", "In", "Labelled",
        "FromJson", "FromYaml", "Strictly", "Leniently", "ReadAlike", "MergeTable", "AsKind", "TemplateMetadata", "ReadAny", "WriteUnfinished",
    ];

    // What generated code names without saying where it is.
    public static readonly string[] OfNamespace =
    [
        "Seq", "Map", "Json", "Bytes", "Time", "MicroTime", "Duration", "Quantity", "IntOrString", "KubernetesObject", "KubernetesValue", "KubernetesResource", "KubernetesJsonException", "ObjectMeta",
        "FieldReader", "FieldWriter", "IJsonValue", "Deliveries", "CustomKind", "GeneratedKinds", "System", "Nixish",
    ];

    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>A name like <paramref name="wanted"/> that nothing has yet.</summary>
    public string Take(string wanted)
    {
        for (var i = 1; ; i++)
        {
            var name = i == 1 ? wanted : wanted + (char.IsAsciiDigit(wanted[^1]) ? "_" : "") + i.ToString(CultureInfo.InvariantCulture);
            if (_taken.Add(name))
            {
                return name;
            }
        }
    }

    /// <summary>The text in Pascal case, without what no identifier may hold; <c>_</c> before what none may begin with, alone for nothing.</summary>
    public static string Pascal(string text)
    {
        var name = new StringBuilder(text.Length);
        var up = true;
        foreach (var c in text)
        {
            var isPart = char.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.DecimalDigitNumber;
            if (isPart)
            {
                name.Append(up ? char.ToUpperInvariant(c) : c);
            }

            up = !isPart;
        }

        // Keywords are lower case, and so is what has no upper case.
        return name.Length == 0 ? "_" : char.IsUpper(name[0]) ? name.ToString() : "_" + name;
    }

    /// <summary>Whether a namespace can be called so.</summary>
    public static bool IsNamespace(string text) =>
        text.Split('.').All(part => part.Length > 0 && (char.IsAsciiLetter(part[0]) || part[0] == '_') && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'));
}
