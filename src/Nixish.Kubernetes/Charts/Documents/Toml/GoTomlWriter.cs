using System.Globalization;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Writes TOML in the layout of BurntSushi's encoder: tables indented by their depth, a blank line before those of the first level.</summary>
internal sealed class GoTomlWriter
{
    private const string Step = "  ";
    private readonly StringBuilder _output = new();

    public static string Write(object? value)
    {
        if (Plainly(value) is not GoMap map)
        {
            throw new GoDocumentException("toml: top-level values must be Go maps or structs");
        }

        var writer = new GoTomlWriter();
        writer.Entries(map, []);
        return writer._output.ToString();
    }

    private void Entries(GoMap map, string[] path)
    {
        Require(path.Length);
        foreach (var (key, value) in map.Where(static entry => !IsTable(entry.Value)).Concat(map.Where(static entry => IsTable(entry.Value))))
        {
            string[] own = [.. path, key];
            switch (Plainly(value))
            {
                case null:
                    break;
                case GoMap table:
                    if (own.Length == 1)
                    {
                        NewLine();
                    }

                    Header("[", own, "]");
                    Entries(table, own);
                    break;
                case GoList list when IsTable(list):
                    foreach (var item in list)
                    {
                        NewLine();
                        Header("[[", own, "]]");
                        Entries((GoMap)Plainly(item)!, own);
                    }

                    break;
                case var simple:
                    Indent(path.Length);
                    _output.Append(Key(key)).Append(" = ");
                    Value(simple, own.Length);
                    NewLine();
                    break;
            }
        }
    }

    private void Header(string open, string[] path, string close)
    {
        Indent(path.Length - 1);
        _output.Append(open).AppendJoin('.', path.Select(Key)).Append(close);
        NewLine();
    }

    private void Value(object? value, int depth)
    {
        Require(depth);
        switch (Plainly(value))
        {
            case string text:
                _output.Append(Quoted(text));
                break;
            case bool truth:
                _output.Append(truth ? "true" : "false");
                break;
            case double number:
                _output.Append(Float(number));
                break;
            case float number:
                _output.Append(Float(DocumentNumber.Widen(number)));
                break;
            case GoList list:
                _output.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    _output.Append(i == 0 ? "" : ", ");
                    Value(list[i], depth + 1);
                }

                _output.Append(']');
                break;
            case GoMap map:
                Inline(map, depth);
                break;
            case IFormattable number and (nint or long or int or short or sbyte or nuint or ulong or uint or ushort or byte):
                _output.Append(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            case var other:
                throw new GoDocumentException($"unexpected type: {GoType.Of(other)?.Name ?? "nil"}");
        }
    }

    // A null at the end leaves its comma, as in the original.
    private void Inline(GoMap map, int depth)
    {
        var simple = map.Where(static entry => !IsTable(entry.Value)).ToList();
        var tables = map.Where(static entry => IsTable(entry.Value)).ToList();
        _output.Append('{');
        foreach (var (entries, goesOn) in new[] { (simple, tables.Count > 0), (tables, false) })
        {
            for (var i = 0; i < entries.Count; i++)
            {
                if (entries[i].Value is not null)
                {
                    _output.Append(Key(entries[i].Key)).Append(" = ");
                    Value(entries[i].Value, depth + 1);
                    _output.Append(goesOn || i < entries.Count - 1 ? ", " : "");
                }
            }
        }

        _output.Append('}');
    }

    // A map, or a list of nothing but maps. A null in a list has no place in TOML.
    private static bool IsTable(object? value)
    {
        switch (Plainly(value))
        {
            case GoMap:
                return true;
            case GoList { Count: > 0 } list:
                var areTables = true;
                foreach (var item in list.Items)
                {
                    areTables &= item is null ? throw new GoDocumentException("toml: cannot encode array with nil element") : IsTable(item) && Plainly(item) is GoMap;
                }

                return areTables;
            default:
                return false;
        }
    }

    private static object? Plainly(object? value) => value switch
    {
        IGoObject some when GoDocumentValue.Of(some, out var instead) => instead,
        IGoObject some => new GoMap(some.Fields),
        byte[] bytes => new GoList(GoType.Bytes, bytes.Select(static one => (object?)one)),
        _ => value,
    };

    private void Require(int depth)
    {
        if (depth > DocumentLimits.Depth || _output.Length > DocumentLimits.Output)
        {
            throw new GoDocumentException("toml: the value is too deep or too large to be written: it may contain itself");
        }
    }

    private void NewLine()
    {
        if (_output.Length > 0)
        {
            _output.Append('\n');
        }
    }

    private void Indent(int depth)
    {
        for (var i = 0; i < depth; i++)
        {
            _output.Append(Step);
        }
    }

    private static string Float(double number)
    {
        var text = double.IsFinite(number) ? DocumentNumber.General(number) : double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        return text.AsSpan().ContainsAny("en.") ? text : $"{text}.0";
    }

    private static string Key(string key) => key.Length > 0 && key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? key : Quoted(key);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                '\b' => quoted.Append("\\b"),
                '\t' => quoted.Append("\\t"),
                '\n' => quoted.Append("\\n"),
                '\f' => quoted.Append("\\f"),
                '\r' => quoted.Append("\\r"),
                < ' ' or '\x7F' => quoted.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture)),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }
}
