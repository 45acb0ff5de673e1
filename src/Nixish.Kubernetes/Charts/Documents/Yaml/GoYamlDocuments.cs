using System.Text;

namespace Nixish.Kubernetes.Charts;

/// <summary>Splits a text at its lines of <c>---</c>, as Kubernetes' reader of YAML streams does.</summary>
internal static class GoYamlDocuments
{
    private const string Separator = "---";

    /// <exception cref="GoDocumentException">Something other than a comment follows a separator on its line.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        List<string> documents = [];
        var document = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            var line = text.AsSpan(at, (end < 0 ? text.Length : end + 1) - at);
            at += line.Length;
            if (line.StartsWith(Separator, StringComparison.Ordinal))
            {
                var rest = line[Separator.Length..].Trim();
                if (!rest.IsEmpty && rest[0] != '#')
                {
                    throw new GoDocumentException($"error reading yaml document: invalid Yaml document separator: {rest}") { Line = text.AsSpan(0, at - 1).Count('\n') + 1 };
                }

                if (document.Length > 0)
                {
                    documents.Add(document.ToString());
                    document.Clear();
                    continue;
                }
            }

            document.Append(line);
        }

        if (document.Length > 0)
        {
            documents.Add(document.ToString());
        }

        return documents;
    }
}
