using System.Globalization;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Writes values as <c>sigs.k8s.io/yaml</c> does: through JSON in meaning (what JSON cannot say is an error, bytes are base64), in yaml.v2's layout, but straight into text.
/// Or as yaml.v3 does, which knows no JSON.
/// </summary>
internal sealed partial class GoYamlWriter(GoYamlLayout layout)
{
    private const int Step = 2;

    // What is longer is written as a complex key.
    private const int LongestSimpleKey = 128;
    private readonly StringBuilder _output = new();

    // Of the current line, in characters.
    private int _column;

    private bool IsPretty => layout == GoYamlLayout.Pretty;

    public static string Write(object? value, GoYamlLayout layout = GoYamlLayout.Standard)
    {
        var writer = new GoYamlWriter(layout);
        writer.Document(value);
        return writer._output.ToString();
    }

    private void Document(object? value)
    {
        switch (Plainly(value))
        {
            case GoMap { Count: > 0 } map:
                Mapping(map, 0, 0, isOnLine: true);
                break;
            case GoList { Count: > 0 } list:
                Sequence(list, 0, 0, isOnLine: true);
                break;
            case var scalar:
                Scalar(scalar, Step);
                break;
        }

        EndLine();
    }

    // The first key may stand on the line that was begun.
    private void Mapping(GoMap map, int indent, int depth, bool isOnLine)
    {
        Require(depth, map.Type);
        KeyValuePair<string, object?>[] entries = [.. map];
        GoYamlKeys.Sort(entries, layout);
        foreach (var (name, given) in entries)
        {
            StartLine(indent, isOnLine);
            isOnLine = false;
            var value = Plainly(given);
            var (key, tag) = Valid(name, isKey: true);
            var form = Form(key);
            if (form.Lines || key.Length > LongestSimpleKey || GoText.Length(key) + tag.Length > LongestSimpleKey)
            {
                Character('?');
                Append(tag);
                Text(key, form, indent + Step, isKey: false);
                StartLine(indent, isOnLine: false);
                Character(':');
                Nested(value, indent, depth);
                continue;
            }

            Append(tag.AsSpan().TrimStart(' '));
            Append(tag.Length > 0 ? " " : "");
            Text(key, form, indent, isKey: true);
            Character(':');
            switch (value)
            {
                case GoMap { Count: > 0 } inner:
                    Mapping(inner, indent + Step, depth + 1, isOnLine: false);
                    break;
                case GoList { Count: > 0 } items:
                    Sequence(items, IsPretty ? indent + Step : indent, depth + 1, isOnLine: false);
                    break;
                default:
                    Scalar(value, indent + Step);
                    break;
            }
        }
    }

    private void Sequence(GoList list, int indent, int depth, bool isOnLine)
    {
        Require(depth, list.Type);
        foreach (var item in list.Items)
        {
            StartLine(indent, isOnLine);
            isOnLine = false;
            Character('-');
            Nested(Plainly(item), indent, depth);
        }
    }

    // After a mark on the same line.
    private void Nested(object? value, int indent, int depth)
    {
        switch (value)
        {
            case GoMap { Count: > 0 } map:
                Mapping(map, indent + Step, depth + 1, isOnLine: true);
                break;
            case GoList { Count: > 0 } list:
                Sequence(list, indent + Step, depth + 1, isOnLine: true);
                break;
            default:
                Scalar(value, indent + Step);
                break;
        }
    }

    private void Require(int depth, GoType type)
    {
        if (depth > DocumentLimits.Depth)
        {
            throw new GoDocumentException($"error marshaling into JSON: json: unsupported value: encountered a cycle via {type.Name}");
        }

        if (_output.Length > DocumentLimits.Output)
        {
            throw new GoDocumentException("error marshaling into JSON: json: the value is too large to be written: it may hold one list many times over");
        }
    }

    // Text, a map, a list, or what is written as it stands.
    private object? Plainly(object? value)
    {
        for (var i = 0; value is IGoObject some && i < DocumentLimits.Depth; i++)
        {
            // yaml.v3 has a name for a field without a tag: its own in small letters.
            value = GoDocumentValue.Of(some, out var instead) ? instead
                : new GoMap(IsPretty ? some.Fields.Select(static field => KeyValuePair.Create(field.Key.ToLowerInvariant(), field.Value)) : some.Fields);
        }

        return value switch
        {
            byte[] bytes when IsPretty => new GoList(GoType.Bytes, bytes.Select(static one => (object?)one)),
            byte[] bytes => Convert.ToBase64String(bytes),
            GoMap { IsNil: true } or GoList { IsNil: true } => null,
            _ => value,
        };
    }

    private void Scalar(object? value, int indent)
    {
        if (value is string text)
        {
            (text, var tag) = Valid(text, isKey: false);
            Append(_column == 0 ? tag.AsSpan().TrimStart(' ') : tag);
            Text(text, Form(text), indent, isKey: false);
            return;
        }

        if (_column > 0)
        {
            Character(' ');
        }

        Append(value switch
        {
            null => "null",
            bool truth => truth ? "true" : "false",
            GoMap => "{}",
            GoList => "[]",
            double number => IsPretty ? PrettyNumber(number) : Number(number),
            float number => IsPretty ? PrettyNumber(DocumentNumber.Widen(number)) : Number(DocumentNumber.Widen(number)),
            nint or long or int or short or sbyte or nuint or ulong or uint or ushort or byte => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
            _ => throw new GoDocumentException($"error marshaling into JSON: json: unsupported type: {GoType.Of(value)?.Name}"),
        });
    }

    // In JSON a whole number has no point, and so it comes back as an integer where it fits one.
    private static string Number(double number) =>
        !double.IsFinite(number) ? throw new GoDocumentException($"error marshaling into JSON: json: unsupported value: {DocumentNumber.General(number)}")
        : number == 0 ? "0"
        : Math.Abs(number) < 1e15 && Math.Truncate(number) == number ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : GoYamlScalar.Resolve(DocumentNumber.Json(number)) is double real ? DocumentNumber.General(real)
        : DocumentNumber.Json(number);

    private static string PrettyNumber(double number) => double.IsFinite(number) ? DocumentNumber.General(number)
        : double.IsNaN(number) ? ".nan"
        : number > 0 ? ".inf" : "-.inf";

    private void StartLine(int indent, bool isOnLine)
    {
        if (!isOnLine)
        {
            EndLine();
        }

        Pad(indent);
    }

    private void Pad(int indent)
    {
        if (_column < indent)
        {
            _output.Append(' ', indent - _column);
            _column = indent;
        }
    }

    private void EndLine()
    {
        if (_column > 0)
        {
            _output.Append('\n');
            _column = 0;
        }
    }

    private void Character(char character)
    {
        _output.Append(character);
        _column++;
    }

    // ASCII, or of the first plane: a character is a column.
    private void Append(ReadOnlySpan<char> text)
    {
        _output.Append(text);
        _column += text.Length;
    }
}
