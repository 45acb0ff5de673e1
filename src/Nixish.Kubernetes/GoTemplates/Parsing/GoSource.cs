namespace Nixish.Kubernetes.GoTemplates;

/// <summary>The text that nodes come from, and the name that it was parsed under.</summary>
internal sealed record GoSource(string Name, string Text)
{
    /// <summary>The line of a position, counted from 1, and how many bytes lie before it in its line.</summary>
    public (int Line, int Column) Locate(int position)
    {
        var before = Text.AsSpan(0, position);
        var lineStart = before.LastIndexOf('\n') + 1;
        return (1 + before.Count('\n'), GoText.Length(Text[lineStart..position]));
    }
}
