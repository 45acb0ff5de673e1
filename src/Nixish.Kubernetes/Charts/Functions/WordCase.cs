using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Words joined otherwise: <c>FirstName</c> as <c>first_name</c>, <c>first-name</c> as <c>FirstName</c>. Where a word ends is told by case, digits and punctuation.</summary>
internal static class WordCase
{
    private enum Kind
    {
        Invalid,
        Number,
        Upper,
        Lower,
        Connector,
        Punctuation,
        Other,
    }

    private readonly record struct Word(Kind Kind, string Text);

    /// <summary>Upper camel case. What follows a capital within a word is lowered until something is not a capital: <c>HTTP_server</c> is <c>HttpServer</c>, <c>fooBar</c> is <c>FooBar</c>.</summary>
    public static string Pascal(string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        var joined = new StringBuilder(text.Length);
        var at = 0;
        while (at < runes.Length && IsConnector(runes[at]))
        {
            GoText.Append(joined, runes[at++]);
        }

        if (at == runes.Length)
        {
            // Nothing but connectors, of which the last one is written twice.
            if (runes.Length > 0)
            {
                GoText.Append(joined, runes[^1]);
            }

            return joined.ToString();
        }

        var isCapital = Rune.IsUpper(runes[at]);
        var before = GoCase.Upper(runes[at]);
        for (at++; at < runes.Length; at++)
        {
            var rune = runes[at];
            if (IsConnector(before))
            {
                if (IsConnector(rune))
                {
                    GoText.Append(joined, before);
                    before = rune;
                    continue;
                }

                isCapital = Rune.IsUpper(rune);
                before = GoCase.Upper(rune);
                continue;
            }

            var mapped = isCapital && Rune.IsUpper(rune) ? GoCase.Lower(rune) : rune;
            isCapital &= Rune.IsUpper(rune);
            GoText.Append(joined, before);
            before = mapped;
        }

        GoText.Append(joined, before);
        return joined.ToString();
    }

    /// <summary>Words in lower case with a sign between.</summary>
    public static string Joined(string text, char sign)
    {
        var words = new Queue<Word>(Cut(text));
        if (words.Count == 0)
        {
            return "";
        }

        var joined = new StringBuilder(text.Length + 8);
        var word = words.Dequeue();
        while (words.Count > 0)
        {
            if (word.Kind != Kind.Connector)
            {
                Write(joined, word, sign);
            }

            var before = word;
            word = words.Dequeue();
            switch (before.Kind)
            {
                case Kind.Number:
                    word = WriteRun(joined, word, words, sign);
                    break;
                case Kind.Connector:
                    Write(joined, before, sign);
                    break;
                case Kind.Punctuation:
                    break;
                default:
                    word = AfterLetters(joined, word, words, sign);
                    break;
            }
        }

        Write(joined, word, sign);
        return joined.ToString();
    }

    // Letters and digits after a number belong to its word: 2m3s.
    private static Word WriteRun(StringBuilder joined, Word word, Queue<Word> words, char sign)
    {
        while (word.Kind is Kind.Lower or Kind.Number)
        {
            Write(joined, word, sign);
            word = words.TryDequeue(out var next) ? next : default;
        }

        if (word.Kind is not (Kind.Invalid or Kind.Punctuation or Kind.Connector))
        {
            joined.Append(sign);
        }

        return word;
    }

    private static Word AfterLetters(StringBuilder joined, Word word, Queue<Word> words, char sign)
    {
        if (word.Kind != Kind.Number)
        {
            if (word.Kind is not (Kind.Connector or Kind.Punctuation))
            {
                joined.Append(sign);
            }

            return word;
        }

        if (words.Count == 0)
        {
            return word;
        }

        // A number belongs to the letters before it (bld4), unless lower case follows (http_2xx).
        var number = word;
        word = words.Dequeue();
        if (word.Kind == Kind.Lower)
        {
            joined.Append(sign);
            Write(joined, number, sign);
            return WriteRun(joined, word, words, sign);
        }

        Write(joined, number, sign);
        if (word.Kind is not (Kind.Connector or Kind.Punctuation))
        {
            joined.Append(sign);
        }

        return word;
    }

    private static void Write(StringBuilder joined, Word word, char sign)
    {
        if (word.Kind is not (Kind.Upper or Kind.Connector))
        {
            joined.Append(word.Text);
            return;
        }

        foreach (var rune in (word.Text ?? "").EnumerateRunes())
        {
            GoText.Append(joined, IsConnector(rune) ? new Rune(sign) : Rune.IsUpper(rune) ? GoCase.Lower(rune) : rune);
        }
    }

    private static IEnumerable<Word> Cut(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var kind = KindAt(text, at, Kind.Invalid, out var width);
            var end = kind == Kind.Upper ? EndOfUpper(text, at + width) : EndOf(text, at + width, kind);

            yield return new(kind, text[at..end]);
            at = end;
        }
    }

    // HTTPServer is HTTP and Server: the last capital goes to the lower case after it.
    private static int EndOfUpper(string text, int end)
    {
        if (end >= text.Length)
        {
            return end;
        }

        switch (KindAt(text, end, Kind.Upper, out _))
        {
            case Kind.Upper:
                var capitals = EndOf(text, end, Kind.Upper);
                if (capitals >= text.Length || KindAt(text, capitals, Kind.Upper, out _) != Kind.Lower)
                {
                    return capitals;
                }

                var last = capitals - 1;
                return char.IsLowSurrogate(text[last]) ? last - 1 : last;
            case Kind.Lower:
                return EndOf(text, end, Kind.Lower);
            default:
                return end;
        }
    }

    private static int EndOf(string text, int at, Kind kind)
    {
        while (at < text.Length && KindAt(text, at, kind, out var width) == kind)
        {
            at += width;
        }

        return at;
    }

    // What is no character goes with the character after it, and at the end of the text with what came before.
    private static Kind KindAt(string text, int at, Kind before, out int width)
    {
        var rune = Rune.ReplacementChar;
        for (width = 0; at + width < text.Length && rune == Rune.ReplacementChar;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at + width), out rune, out var taken);
            width += taken;
        }

        return rune == Rune.ReplacementChar ? before
            : IsConnector(rune) ? Kind.Connector
            : Rune.IsPunctuation(rune) ? Kind.Punctuation
            : Rune.IsUpper(rune) ? Kind.Upper
            : IsAlphabet(rune) ? Kind.Lower
            : Rune.IsNumber(rune) ? Kind.Number
            : Kind.Other;
    }

    private static bool IsConnector(Rune rune) => rune.Value is '-' or '_' || Rune.IsWhiteSpace(rune);

    // Chinese characters are words of their own and belong to none.
    private static bool IsAlphabet(Rune rune) =>
        Rune.IsLetter(rune) && rune.Value is not ((>= 0x3400 and <= 0x4D85) or (>= 0x4E00 and <= 0x9FCC) or (>= 0x20000 and <= 0x2B81D));
}
