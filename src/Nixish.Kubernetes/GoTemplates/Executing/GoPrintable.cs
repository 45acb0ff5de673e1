using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Values as an action prints them: nothing is <c>&lt;no value&gt;</c>, and of a pointer what it points to.</summary>
internal static class GoPrintable
{
    public const string NoValue = "<no value>";

    public static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append(NoValue);
                break;
            case IGoObject { Type.Kind: GoKind.Ptr, Text: null } some:
                new GoPrinter(text).PrintPointedTo(some);
                break;
            default:
                GoFormat.Append(text, value);
                break;
        }
    }

    public static string Text(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }
}
