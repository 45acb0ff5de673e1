using System.Globalization;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>A node in Go's own syntax, as messages show it: <c>map[interface {}]interface {}{"a":1}</c>. People meet it where a template's braces were left in a values file.</summary>
internal static class GoYamlSyntax
{
    // A message that shows more helps nobody.
    private const int Longest = 10_000;

    public static string Of(GoYamlNode node)
    {
        var text = new StringBuilder();
        Append(text, node, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, GoYamlNode node, int depth)
    {
        if (text.Length > Longest || depth > DocumentLimits.Depth)
        {
            text.Append("...");
            return;
        }

        switch (node.Kind)
        {
            case GoYamlNodeKind.Alias:
                Append(text, node.Target!, depth + 1);
                break;
            case GoYamlNodeKind.Sequence:
                text.Append("[]interface {}{");
                for (var i = 0; i < node.Children.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Append(text, node.Children[i], depth + 1);
                }

                text.Append('}');
                break;
            case GoYamlNodeKind.Mapping:
                text.Append("map[interface {}]interface {}{");
                var isFirst = true;
                foreach (var (key, value) in Entries(node))
                {
                    text.Append(isFirst ? "" : ", ");
                    isFirst = false;
                    Append(text, key, depth + 1);
                    text.Append(':');
                    Append(text, value, depth + 1);
                }

                text.Append('}');
                break;
            default:
                text.Append(GoYamlDecoder.Scalar(node) switch
                {
                    null => "interface {}(nil)",
                    bool truth => truth ? "true" : "false",
                    nint number => number.ToString(CultureInfo.InvariantCulture),
                    ulong number => $"0x{number:x}",
                    double number => DocumentNumber.General(number),
                    string some => GoFormat.Quote(some),
                    _ => "",
                });
                break;
        }
    }

    // In the order of their keys' text, the last of one name.
    private static SortedDictionary<string, (GoYamlNode Key, GoYamlNode Value)>.ValueCollection Entries(GoYamlNode mapping)
    {
        var entries = new SortedDictionary<string, (GoYamlNode Key, GoYamlNode Value)>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < mapping.Children.Count; i += 2)
        {
            entries[mapping.Children[i].Text] = (mapping.Children[i], mapping.Children[i + 1]);
        }

        return entries.Values;
    }
}
