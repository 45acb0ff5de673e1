using System.Globalization;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Reads TOML 1.0. A message names the line.</summary>
internal sealed partial class GoTomlReader(string text)
{
    private readonly GoMap _root = new();

    // Which tables may be opened once more, and which never: those with a header of their own, those written inline, and those that dotted keys made.
    private readonly HashSet<GoMap> _headed = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<GoMap> _closed = new(ReferenceEqualityComparer.Instance);
    private int _at;

    public GoMap Document()
    {
        var table = _root;
        while (SkipToContent())
        {
            if (Peek() == '[')
            {
                table = Header();
            }
            else
            {
                Entry(table, 0);
            }

            EndLine();
        }

        return (GoMap)Settled(_root)!;
    }

    private GoMap Header()
    {
        var isList = Next("[[");
        _at += isList ? 2 : 1;
        var path = Path();
        Require(isList ? "]]" : "]");
        var table = _root;
        foreach (var name in path[..^1])
        {
            table = Inner(table, name);
        }

        return isList ? NewItem(table, path[^1]) : Headed(table, path[^1]);
    }

    private GoMap Inner(GoMap table, string name)
    {
        switch (table[name])
        {
            case null:
                var made = new GoMap();
                table[name] = made;
                return made;
            case GoMap map when !_closed.Contains(map):
                return map;
            case TableList list:
                return list[^1];
            default:
                throw Wrong($"Key '{name}' has already been defined.");
        }
    }

    private GoMap Headed(GoMap table, string name)
    {
        var map = table[name] switch
        {
            null => new GoMap(),
            GoMap known when !_closed.Contains(known) && !_headed.Contains(known) => known,
            _ => throw Wrong($"Key '{name}' has already been defined."),
        };
        table[name] = map;
        _headed.Add(map);
        return map;
    }

    private GoMap NewItem(GoMap table, string name)
    {
        var list = table[name] switch
        {
            null => new TableList(),
            TableList known => known,
            _ => throw Wrong($"Key '{name}' was already created and cannot be used as an array."),
        };
        table[name] = list;
        var item = new GoMap();
        list.Add(item);
        _headed.Add(item);
        return item;
    }

    private void Entry(GoMap table, int depth)
    {
        var path = Path();
        Require("=");
        foreach (var name in path[..^1])
        {
            var inner = table[name] is GoMap known && _headed.Contains(known) ? throw Wrong($"Key '{name}' has already been defined.") : Inner(table, name);
            table = inner;
        }

        if (table.ContainsKey(path[^1]))
        {
            throw Wrong($"Key '{path[^1]}' has already been defined.");
        }

        SkipSpace();
        table[path[^1]] = Value(depth);
    }

    private string[] Path()
    {
        List<string> path = [];
        do
        {
            SkipSpace();
            path.Add(Key());
            SkipSpace();
            if (path.Count > DocumentLimits.Depth)
            {
                throw Wrong($"keys nest deeper than {DocumentLimits.Depth}");
            }
        }
        while (Skip('.'));
        return [.. path];
    }

    private string Key()
    {
        if (Peek() is '"' or '\'')
        {
            return Next("\"\"\"") || Next("'''") ? throw Wrong("a key cannot be a multi-line string") : Text();
        }

        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '-'))
        {
            _at++;
        }

        return _at > start ? text[start.._at] : throw Unexpected("a key");
    }

    private object? Value(int depth)
    {
        if (depth > DocumentLimits.Depth)
        {
            throw Wrong($"values nest deeper than {DocumentLimits.Depth}");
        }

        switch (Peek())
        {
            case '"' or '\'':
                return Text();
            case '[':
                return List(depth);
            case '{':
                return Inline(depth);
            default:
                return Scalar();
        }
    }

    private GoList List(int depth)
    {
        List<object?> items = [];
        _at++;
        while (true)
        {
            SkipToContent();
            if (Skip(']'))
            {
                return new(items);
            }

            items.Add(Value(depth + 1));
            SkipToContent();
            if (!Skip(',') && Peek() != ']')
            {
                throw Unexpected("a comma (',') or array terminator (']')");
            }
        }
    }

    private GoMap Inline(int depth)
    {
        var map = new GoMap();
        _at++;
        SkipSpace();
        if (!Skip('}'))
        {
            do
            {
                Entry(map, depth + 1);
                SkipSpace();
            }
            while (Skip(','));
            Require("}");
        }

        Close(map);
        return map;
    }

    private void Close(GoMap map)
    {
        _closed.Add(map);
        foreach (var inner in map.Values.OfType<GoMap>().Where(inner => !_closed.Contains(inner)))
        {
            Close(inner);
        }
    }

    // Lists of tables are of their own type in Go.
    private static object? Settled(object? value)
    {
        switch (value)
        {
            case GoMap map:
                foreach (var (key, inner) in map)
                {
                    if (inner is GoMap or TableList)
                    {
                        map[key] = Settled(inner);
                    }
                }

                return map;
            case TableList list:
                return new GoList(GoType.Slice(GoType.AnyMap), list.Select(static item => Settled(item)));
            default:
                return value;
        }
    }

    private sealed class TableList : List<GoMap>;

    private GoDocumentException Wrong(string problem)
    {
        var line = text.AsSpan(0, Math.Min(_at, text.Length)).Count('\n') + 1;
        return new($"toml: line {line.ToString(CultureInfo.InvariantCulture)}: {problem}") { Line = line };
    }

    private GoDocumentException Unexpected(string wanted) => Wrong(_at < text.Length ? $"expected {wanted} but found '{text[_at]}' instead" : $"expected {wanted} but the text ends");
}
