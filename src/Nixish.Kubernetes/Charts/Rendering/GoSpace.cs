namespace Nixish.Kubernetes.Charts;

/// <summary>White space as Go's <c>unicode.IsSpace</c> has it. It is .NET's but for four controls.</summary>
internal static class GoSpace
{
    public static bool Is(char c) => char.IsWhiteSpace(c) && c is not (>= '\u001c' and <= '\u001f');

    public static ReadOnlySpan<char> TrimStart(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && Is(text[start]))
        {
            start++;
        }

        return text[start..];
    }

    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        text = TrimStart(text);
        var end = text.Length;
        while (end > 0 && Is(text[end - 1]))
        {
            end--;
        }

        return text[..end];
    }
}
