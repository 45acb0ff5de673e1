using System.Text;

namespace Nixish;

// web is built anew:
//   web.Layers[0].Content: index.html changed
//   and with it 2 more: layer, image-web
internal static class ExplanationText
{
    private const int NamedInCascade = 5;

    public static string Of(Explanation explanation, int limit)
    {
        var subject = Printable.Text(explanation.Subject);
        if (explanation.Before is null)
        {
            return $"{subject} is built for the first time.\n";
        }

        if (explanation.IsSame)
        {
            return $"{subject} is the same.\n";
        }

        var text = new StringBuilder(subject).Append(" is built anew:\n");
        foreach (var cause in explanation.Causes.AsSpan()[..Math.Min(limit, explanation.Causes.Count)])
        {
            text.Append("  ").Append(DifferenceText.Of(cause)).Append('\n');
        }

        if (explanation.Causes.Count > limit)
        {
            text.Append("  and ").Append(explanation.Causes.Count - limit).Append(" more differences\n");
        }

        if (!explanation.Cascade.IsEmpty)
        {
            var names = explanation.Cascade.AsEnumerable().Select(entry => entry.Name).Distinct(StringComparer.Ordinal).Take(NamedInCascade + 1).ToArray();
            text.Append("  and with it ").Append(explanation.Cascade.Count).Append(" more: ")
                .AppendJoin(", ", names.Take(NamedInCascade)).Append(names.Length > NamedInCascade ? ", …\n" : "\n");
        }

        return text.ToString();
    }
}
