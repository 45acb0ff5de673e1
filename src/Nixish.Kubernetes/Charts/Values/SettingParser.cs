using System.Globalization;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Reads settings and sets them within values, in place, as Helm's own parser does down to its oddities: <c>a[0]</c> without a value makes an empty list,
/// a text that ends within an index sets nothing. Names nest 30 deep, indexes go up to 65,536.
/// </summary>
internal sealed partial class SettingParser
{
    private const int MostNames = 30;
    private const int MostIndex = 65_536;

    // Of all lists together: a short text could ask for gigabytes.
    private const int MostItems = 2_000_000;

    private readonly string _text;
    private readonly GoMap _values;
    private readonly Func<string, object?>? _value;
    private readonly bool _isLiteral;
    private int _at;
    private int _items;

    /// <summary>A parser of settings whose values are JSON.</summary>
    public SettingParser(string text, GoMap values)
        : this(text, values, null, isLiteral: false)
    {
    }

    /// <summary>A parser of settings whose values are made of texts.</summary>
    public SettingParser(string text, GoMap values, Func<string, object?> value)
        : this(text, values, value, isLiteral: false)
    {
    }

    private SettingParser(string text, GoMap values, Func<string, object?>? value, bool isLiteral) => (_text, _values, _value, _isLiteral) = (text, values, value, isLiteral);

    /// <summary>A parser of one setting whose value is the rest of the text.</summary>
    public static SettingParser Literal(string text, GoMap values) => new(text, values, static value => value, isLiteral: true);

    /// <exception cref="ChartValuesException">The text is misspelt, or does not fit the values.</exception>
    public void Parse()
    {
        while (Key(_values, 0) != Progress.End)
        {
        }
    }

    // A text may end between settings and, as Helm has it, in some other places.
    private enum Progress
    {
        More,
        End,
    }

    private Progress Key(GoMap map, int names)
    {
        var name = Until(_isLiteral ? "=[." : "=[,.", out var stop);
        switch (stop)
        {
            case null:
                return name.Length == 0 ? Progress.End : throw new ChartValuesException($"key {GoFormat.Quote(name)} has no value");
            case '[':
                return Listed(map, name, names);
            case '=':
                return Assigned(map, name);
            case ',':
                throw new ChartValuesException($"key {GoFormat.Quote(name)} has no value (cannot end with ,)");
            default:
                if (++names > MostNames)
                {
                    throw new ChartValuesException($"value name nested level is greater than maximum supported nested level of {MostNames}");
                }

                var inner = map.TryGetValue(name, out var present) ? present as GoMap ?? throw Unfit(present, GoType.AnyMap) : [];
                var progress = Key(inner, names);
                if (progress == Progress.More && inner.Count == 0)
                {
                    throw new ChartValuesException($"key map {GoFormat.Quote(name)} has no value");
                }

                if (inner.Count > 0)
                {
                    Put(map, name, inner);
                }

                return progress;
        }
    }

    private Progress Listed(GoMap map, string name, int names)
    {
        if (Index() is not { } index)
        {
            return Progress.End;
        }

        var items = map.TryGetValue(name, out var present) ? Items(present) : [];
        var progress = Item(items, index, names, 0);
        Put(map, name, new GoList(items));
        return progress;
    }

    private Progress Assigned(GoMap map, string name)
    {
        var progress = Value(out var value);
        Put(map, name, value);
        return progress;
    }

    private Progress Value(out object? value)
    {
        if (_value is null)
        {
            return Json(out value);
        }

        if (_isLiteral)
        {
            value = _text[_at..];
            _at = _text.Length;
            return Progress.More;
        }

        if (_at == _text.Length)
        {
            value = "";
            return Progress.End;
        }

        value = _text[_at] == '{' ? Braces() : _value(Until(",", out _));
        return Progress.More;
    }

    private GoList Braces()
    {
        _at++;
        List<object?> items = [];
        while (true)
        {
            var text = Until(",}", out var stop);
            if (stop is null)
            {
                throw new ChartValuesException("list must terminate with '}'");
            }

            items.Add(_value!(text));
            if (stop == '}')
            {
                _at += _at < _text.Length && _text[_at] == ',' ? 1 : 0;
                return new(items);
            }
        }
    }

    private Progress Json(out object? value)
    {
        value = null;
        if (IsEmptyValue())
        {
            return Progress.More;
        }

        (value, var length) = GoJson.ReadFirst(_text[_at..]);
        _at += length;
        IsEmptyValue();
        return Progress.More;
    }

    // Skips spaces, and a comma behind them.
    private bool IsEmptyValue()
    {
        for (; _at < _text.Length; _at++)
        {
            if (_text[_at] == ',')
            {
                _at++;
                return true;
            }

            if (!char.IsWhiteSpace(_text[_at]))
            {
                return false;
            }
        }

        return true;
    }

    // Null where the text ends within it.
    private long? Index()
    {
        var text = Until("]", out var stop);
        return stop is null ? null : SettingValue.Index(text);
    }

    // What comes before one of some characters, which is passed over; a backslash takes away what the next one means.
    private string Until(ReadOnlySpan<char> stops, out char? stop)
    {
        var text = new StringBuilder();
        while (_at < _text.Length)
        {
            var character = _text[_at++];
            if (stops.Contains(character))
            {
                stop = character;
                return text.ToString();
            }

            if (character == '\\' && !_isLiteral)
            {
                if (_at == _text.Length)
                {
                    break;
                }

                character = _text[_at++];
            }

            text.Append(character);
        }

        stop = null;
        return text.ToString();
    }

    private static void Put(GoMap map, string name, object? value)
    {
        if (name.Length > 0)
        {
            map[name] = value;
        }
    }

    private static List<object?> Items(object? present) => present is GoList list ? [.. list] : throw Unfit(present, GoType.AnySlice);

    private static ChartValuesException Unfit(object? present, GoType wanted) =>
        new($"unable to parse key: interface conversion: interface {{}} is {GoType.Of(present)?.Name ?? "nil"}, not {wanted.Name}");
}
