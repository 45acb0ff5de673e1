using System.Buffers;
using System.Globalization;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Writes values as <c>encoding/json</c> does. Newer Go writes \b and \f short (1.22); every version of Helm that is offered here is built with such a Go.</summary>
internal sealed class GoJsonWriter(StringBuilder output, GoJsonStyle style)
{
    private const string Hex = "0123456789abcdef";
    private static readonly SearchValues<char> NeedsCare = SearchValues.Create(Careful("<>&"));
    private static readonly SearchValues<char> NeedsCareRaw = SearchValues.Create(Careful(""));

    public void Write(object? value) => Write(value, 0);

    private void Write(object? value, int depth)
    {
        if (output.Length > DocumentLimits.Output)
        {
            throw new GoDocumentException("json: the value is too large to be written: it may hold one list many times over");
        }

        switch (value)
        {
            case null:
                output.Append("null");
                break;
            case string text:
                Text(text);
                break;
            case bool truth:
                output.Append(truth ? "true" : "false");
                break;
            case GoMap { IsNil: true } or GoList { IsNil: true }:
                output.Append("null");
                break;
            case GoMap map:
                Entries(map, depth, map.Type);
                break;
            case GoList list:
                Items(list, depth);
                break;
            case double number:
                output.Append(DocumentNumber.Json(number));
                break;
            case float number:
                output.Append(DocumentNumber.Json(number));
                break;
            case byte[] bytes:
                output.Append('"').Append(Convert.ToBase64String(bytes)).Append('"');
                break;
            case nint or long or int or short or sbyte or nuint or ulong or uint or ushort or byte:
                output.Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case IGoObject some when GoDocumentValue.Of(some, out var instead):
                Write(instead, depth);
                break;
            case IGoObject some:
                Entries(some.Fields, depth, some.Type);
                break;
            default:
                throw new GoDocumentException($"json: unsupported type: {GoType.Of(value)?.Name}");
        }
    }

    private void Entries(IEnumerable<KeyValuePair<string, object?>> entries, int depth, GoType type)
    {
        RequireEnd(depth, type);
        output.Append('{');
        var isFirst = true;
        foreach (var (key, value) in entries)
        {
            Separate(isFirst, depth + 1);
            isFirst = false;
            Text(key);
            output.Append(style == GoJsonStyle.Pretty ? ": " : ":");
            Write(value, depth + 1);
        }

        End(isFirst, depth);
        output.Append('}');
    }

    private void Items(GoList list, int depth)
    {
        RequireEnd(depth, list.Type);
        output.Append('[');
        var isFirst = true;
        foreach (var item in list.Items)
        {
            Separate(isFirst, depth + 1);
            isFirst = false;
            Write(item, depth + 1);
        }

        End(isFirst, depth);
        output.Append(']');
    }

    private static void RequireEnd(int depth, GoType type)
    {
        if (depth > DocumentLimits.Depth)
        {
            throw new GoDocumentException($"json: unsupported value: encountered a cycle via {type.Name}");
        }
    }

    private void Separate(bool isFirst, int depth)
    {
        if (!isFirst)
        {
            output.Append(',');
        }

        NewLine(depth);
    }

    private void End(bool isEmpty, int depth)
    {
        if (!isEmpty)
        {
            NewLine(depth);
        }
    }

    private void NewLine(int depth)
    {
        if (style == GoJsonStyle.Pretty)
        {
            output.Append('\n').Append(' ', depth * 2);
        }
    }

    private void Text(string text)
    {
        var careful = style == GoJsonStyle.Raw ? NeedsCareRaw : NeedsCare;
        output.Append('"');
        var rest = text.AsSpan();
        while (rest.IndexOfAny(careful) is >= 0 and var odd)
        {
            output.Append(rest[..odd]);
            rest = rest[(odd + Special(rest[odd..]))..];
        }

        output.Append(rest).Append('"');
    }

    // How many characters were written.
    private int Special(ReadOnlySpan<char> text)
    {
        var character = text[0];
        switch (character)
        {
            case '"' or '\\':
                output.Append('\\').Append(character);
                break;
            case '\n':
                output.Append("\\n");
                break;
            case '\r':
                output.Append("\\r");
                break;
            case '\t':
                output.Append("\\t");
                break;
            case '\b':
                output.Append("\\b");
                break;
            case '\f':
                output.Append("\\f");
                break;
            case >= '\uD800' and <= '\uDBFF' when text.Length > 1 && char.IsLowSurrogate(text[1]):
                output.Append(text[..2]);
                return 2;
            case >= '\uD800' and <= '\uDFFF':
                output.Append("\\ufffd");
                break;
            default:
                output.Append("\\u").Append(Hex[character >> 12]).Append(Hex[(character >> 8) & 15]).Append(Hex[(character >> 4) & 15]).Append(Hex[character & 15]);
                break;
        }

        return 1;
    }

    // Control characters, quotes, what ends a line in JavaScript, and surrogates, which may stand alone for bytes that are no UTF-8.
    private static string Careful(string more)
    {
        var surrogates = Enumerable.Range(0xD800, 0x800).Select(static code => (char)code);
        return string.Concat(Enumerable.Range(0, 0x20).Select(static code => (char)code).Concat("\"\\\u2028\u2029").Concat(more).Concat(surrogates));
    }
}
