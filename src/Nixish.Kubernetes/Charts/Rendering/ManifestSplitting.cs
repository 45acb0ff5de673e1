namespace Nixish.Kubernetes.Charts;

/// <summary>Cuts what a template renders to into documents, where and as each Helm does.</summary>
internal static class ManifestSplitting
{
    /// <summary>The documents that are not blank, in their order.</summary>
    public static List<string> Split(string text, HelmVersion version) => version >= HelmVersion.V4_2 ? AtLineStarts(text) : AfterLines(text);

    // Since 4.2.4: (?m)^---[ \t]* wherever a line begins so; the ends of documents are kept.
    private static List<string> AtLineStarts(string text)
    {
        List<string> documents = [];
        var start = text.Length - GoSpace.TrimStart(text).Length;
        for (var line = start; line >= 0 && line < text.Length;)
        {
            if (text.AsSpan(line).StartsWith("---"))
            {
                Add(documents, text.AsSpan(start, line - start));
                start = line + 3;
                while (start < text.Length && text[start] is ' ' or '\t')
                {
                    start++;
                }

                // What follows on the same line is text, also dashes.
                line = start;
            }

            var end = text.IndexOf('\n', line);
            line = end < 0 ? -1 : end + 1;
        }

        Add(documents, text.AsSpan(start));
        return documents;

        static void Add(List<string> documents, ReadOnlySpan<char> document)
        {
            if (GoSpace.TrimStart(document) is { IsEmpty: false } kept)
            {
                documents.Add(kept.ToString());
            }
        }
    }

    // Before: (?:^|\s*\n)---\s* at the start of the text or of a line, with all the space around it; documents are trimmed. Of documents
    // that are nothing, those between two separators are still told from none: their text is empty, and they are dropped all the same.
    private static List<string> AfterLines(string text)
    {
        List<string> documents = [];
        var rest = GoSpace.Trim(text);
        var position = 0;
        var start = 0;
        while (position < rest.Length)
        {
            int from;
            if (position == 0 && rest.StartsWith("---"))
            {
                from = 0;
            }
            else
            {
                var found = rest[position..].IndexOf("\n---");
                if (found < 0)
                {
                    break;
                }

                from = position + found + 1;
            }

            // \s is ASCII in RE2.
            var end = from;
            while (end > start && IsSpace(rest[end - 1]))
            {
                end--;
            }

            Add(documents, rest[start..end]);
            start = from + 3;
            while (start < rest.Length && IsSpace(rest[start]))
            {
                start++;
            }

            // The space behind a separator is taken by it, so that a separator right behind has no line of its own any more.
            position = Math.Max(start, 1);
        }

        Add(documents, rest[start..]);
        return documents;

        static void Add(List<string> documents, ReadOnlySpan<char> document)
        {
            if (!document.IsEmpty)
            {
                documents.Add(GoSpace.Trim(document).ToString());
            }
        }
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\f' or '\r';
}
