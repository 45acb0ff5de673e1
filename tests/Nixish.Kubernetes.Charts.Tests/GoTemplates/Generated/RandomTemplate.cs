using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Generated;

/// <summary>Makes templates of everything that the language has, over <see cref="Sample"/> and <see cref="Probes"/>: most of them run, some are wrong in a way of their own.</summary>
/// <remarks>It makes nothing that newer versions of Go than the oracle's do otherwise: no range that assigns, no else with.</remarks>
internal sealed class RandomTemplate(Random random)
{
    private const int DeepestNesting = 3;

    private static readonly string[] Fields =
    [
        ".i", ".neg", ".zero", ".i64", ".i8", ".u8", ".u64", ".f", ".whole", ".big", ".tiny", ".f32", ".c", ".s", ".empty", ".uni", ".bad", ".html", ".nl", ".t", ".fl", ".nil", ".list", ".strings", ".ints",
        ".bytes", ".nolist", ".map", ".nomap", ".smap", ".maps", ".named", ".thing", ".speaker", ".none", ".map.a", ".map.c.d", ".map.none", ".named.y.z", ".thing.Name", ".thing.Tags", ".thing.Other", ".none.x",
        ".nil.x", ".s.x", "$.i", "$.s", "$.map", ".", "$",
    ];

    private static readonly string[] Literals =
    [
        "0", "1", "2", "-1", "3", "0x1f", "'a'", "1.5", "1e3", "1e6", "2i", "\"\"", "\"x\"", "\"a b\"", "\"é☺\"", "`raw`", "\"\\xff\"", "true", "false", "nil", "99999999999", "0.000001",
    ];

    private static readonly string[] Conditions = ["eq", "ne", "lt", "le", "gt", "ge", "and", "or"];

    private static readonly string[] Ones = ["not", "len", "takesInt", "takesString", "takesFloat", "takesBool", "takesAny", "takesMap", "takesList", "takesStrings", "takesByte", "takesInt64", "givesAny", "html", "js", "urlquery", "refuse"];

    private static readonly string[] Formats = ["%v", "%d", "%s", "%q", "%5v", "%-6v|", "%T", "%x", "%.2f", "%+v", "%#v", "%v-%v", "%05d", "%t", "%%", "%e", "%U", "%c", "%!", "%[2]v %[1]v", "%*d"];

    private static readonly string[] Texts = ["", " ", "\n", "a", "a b", "\n  key: ", "\t", "{", "}", "é", "--", "\n\n"];

    private readonly List<string> _variables = [];
    private int _names;

    public string Next()
    {
        _variables.Clear();
        _names = 0;
        var text = new StringBuilder();
        var isDefined = random.Next(4) == 0;
        if (isDefined)
        {
            text.Append(CultureInfo.InvariantCulture, $"{{{{ define \"d\" }}}}{Body(2, isInLoop: false)}{{{{ end }}}}");
            _variables.Clear();
        }

        text.Append(Body(0, isInLoop: false));
        if (isDefined)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Open()}template \"d\" {Value(2)}{Close()}");
        }

        return text.ToString();
    }

    private string Body(int depth, bool isInLoop)
    {
        var text = new StringBuilder();
        var variables = _variables.Count;
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            text.Append(Pick(Texts)).Append(Statement(depth, isInLoop));
        }

        _variables.RemoveRange(variables, _variables.Count - variables);
        return text.Append(Pick(Texts)).ToString();
    }

    private string Statement(int depth, bool isInLoop)
    {
        switch (depth >= DeepestNesting ? random.Next(6) : random.Next(13))
        {
            case 0 when isInLoop:
                return $"{Open()}if {Condition(depth)}{Close()}{Open()}{(random.Next(2) == 0 ? "break" : "continue")}{Close()}{Open()}end{Close()}";
            case 1:
                var name = string.Create(CultureInfo.InvariantCulture, $"$v{_names++ % 3}");
                var declaration = $"{Open()}{name} := {Pipeline(depth)}{Close()}";
                _variables.Add(name);
                return declaration;
            case 2 when _variables.Count > 0:
                return $"{Open()}{Pick([.. _variables])} = {Pipeline(depth)}{Close()}";
            case 3:
                return $"{Open().TrimEnd()}{(Open().Contains('-', StringComparison.Ordinal) ? "- " : "")}/* {Pick(Texts)} */{(random.Next(2) == 0 ? " -" : "")}}}}}";
            case 6 or 7:
                return $"{Open()}if {Condition(depth)}{Close()}{Body(depth + 1, isInLoop)}{Else(depth, isInLoop, "if")}{Open()}end{Close()}";
            case 8:
                return $"{Open()}with {Pipeline(depth)}{Close()}{Body(depth + 1, isInLoop)}{Else(depth, isInLoop, "")}{Open()}end{Close()}";
            case 9 or 10:
                return Range(depth, isInLoop);
            default:
                return $"{Open()}{Pipeline(depth)}{Close()}";
        }
    }

    private string Range(int depth, bool isInLoop)
    {
        var declared = random.Next(3);
        var variables = _variables.Count;
        var head = declared switch { 0 => "", 1 => "$e := ", _ => "$k, $e := " };
        var over = random.Next(4) == 0 ? Value(depth) : Pick([".list", ".strings", ".map", ".ints", ".maps", ".smap", ".bytes", ".nolist", ".named", "(list 1 `b` nil .map)", "$.list"]);
        _variables.AddRange(declared switch { 0 => [], 1 => ["$e"], _ => ["$k", "$e"] });
        var text = $"{Open()}range {head}{over}{Close()}{Body(depth + 1, isInLoop: true)}{Else(depth, isInLoop, "")}{Open()}end{Close()}";
        _variables.RemoveRange(variables, _variables.Count - variables);
        return text;
    }

    private string Else(int depth, bool isInLoop, string chained) => random.Next(4) switch
    {
        0 => $"{Open()}else{Close()}{Body(depth + 1, isInLoop)}",
        1 when chained.Length > 0 => $"{Open()}else {chained} {Condition(depth)}{Close()}{Body(depth + 1, isInLoop)}",
        _ => "",
    };

    private string Condition(int depth) => random.Next(3) == 0 ? Pipeline(depth) : $"{Pick(Conditions)} {Value(depth + 1)} {Value(depth + 1)}";

    private string Pipeline(int depth)
    {
        var text = random.Next(3) == 0 ? Value(depth) : Call(depth);
        while (random.Next(4) == 0)
        {
            text += " | " + random.Next(4) switch
            {
                0 => $"printf \"{Pick(Formats)}\"",
                1 => Pick(Ones),
                2 => "print " + Value(depth + 1),
                _ => Pick(["html", "len", "not", "takesAll 1", "or 0", "and 1", "eq 1", "index .map", "list"]),
            };
        }

        return text;
    }

    private string Value(int depth) => random.Next(depth >= DeepestNesting ? 5 : 7) switch
    {
        0 or 1 => Pick(Literals),
        2 when _variables.Count > 0 => Pick([.. _variables]),
        5 => $"({Pipeline(depth + 1)})",
        6 => random.Next(3) switch { 0 => $"({Call(depth + 1)}).a", 1 => "(dict \"a\" 1 \"b\" .s).a", _ => "($.map).c.d" },
        _ => Pick(Fields),
    };

    private string Call(int depth)
    {
        string One() => Value(depth + 1);
        return random.Next(14) switch
        {
            0 => $"printf \"{Pick(Formats)}\" {One()} {One()}",
            1 => $"printf \"{Pick(Formats)}\" {One()}",
            2 => $"print {One()} {One()} {One()}",
            3 => $"index {Pick([".map", ".list", ".strings", ".smap", ".s", ".named"])} {One()}",
            4 => $"index .map \"c\" {One()}",
            5 => $"slice {Pick([".s", ".strings", ".list", ".uni"])} {Pick(["0", "1", "2", "9"])} {Pick(["1", "2", "3"])}",
            6 => $"dict \"a\" {One()} \"b\" {One()}",
            7 => $"list {One()} {One()}",
            8 => $".thing.{Pick(["Greet", "Sum", "Refuse", "Name"])} {One()}",
            9 => $"takesMany {One()} {One()}",
            10 => $"{Pick(["html", "js", "urlquery", "println", "takesAll"])} {One()} {One()}",
            11 => $"{Pick(Conditions)} {One()} {One()} {One()}",
            12 => $"{Pick(Conditions)} {One()} {One()}",
            _ => $"{Pick(Ones)} {One()}",
        };
    }

    private string Open() => random.Next(6) == 0 ? "{{- " : "{{ ";

    private string Close() => random.Next(6) == 0 ? " -}}" : " }}";

    private T Pick<T>(T[] items) => items[random.Next(items.Length)];
}
