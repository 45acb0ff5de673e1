using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Reads RE2's syntax (https://github.com/google/re2/wiki/Syntax) as Go does, errors included. Parts wait on a stack, because what an operator of
/// repetition applies to is the part before it, whatever flags stand between.
/// </summary>
internal sealed partial class PatternParser
{
    private const int MostRepeats = 1000;
    private const int MostDepth = 1000;

    private readonly string _pattern;
    private readonly List<Frame> _frames = [new()];
    private readonly List<string> _names = [""];
    private PatternFlags _flags;
    private int _at;

    private PatternParser(string pattern) => _pattern = pattern;

    /// <summary>What stands open: the branches read so far, the parts of the branch that is being read, and what to go back to when it closes.</summary>
    private sealed class Frame
    {
        public List<PatternNode> Branches { get; } = [];

        public List<PatternNode> Parts { get; set; } = [];

        public int? Capture { get; init; }

        public PatternFlags Outer { get; init; }
    }

    [Flags]
    private enum PatternFlags
    {
        None = 0,
        FoldCase = 1,
        ManyLines = 2,
        DotTakesNewline = 4,
        Lazy = 8,
    }

    /// <summary>Reads a pattern; gives what it is and the name of each group, empty for those without one and for the whole.</summary>
    /// <exception cref="GoPatternException">The pattern is none.</exception>
    public static (PatternNode Root, IReadOnlyList<string> Names) Parse(string pattern)
    {
        var parser = new PatternParser(pattern);
        return (parser.Parse(), parser._names);
    }

    private Frame Open => _frames[^1];

    private bool AtEnd => _at >= _pattern.Length;

    private PatternNode Parse()
    {
        var lastRepeat = -1;
        while (!AtEnd)
        {
            var repeat = -1;
            var start = _at;
            switch (_pattern[_at])
            {
                case '(':
                    OpenGroup();
                    break;
                case ')':
                    CloseGroup();
                    break;
                case '|':
                    _at++;
                    EndBranch();
                    break;
                case '^':
                    _at++;
                    Push(new PatternNode.At(_flags.HasFlag(PatternFlags.ManyLines) ? PatternPlace.LineStart : PatternPlace.TextStart));
                    break;
                case '$':
                    _at++;
                    Push(new PatternNode.At(_flags.HasFlag(PatternFlags.ManyLines) ? PatternPlace.LineEnd : PatternPlace.TextEnd));
                    break;
                case '.':
                    _at++;
                    Push(new PatternNode.One(_flags.HasFlag(PatternFlags.DotTakesNewline) ? RuneSet.Any : RuneSet.AnyButNewline));
                    break;
                case '[':
                    Push(new PatternNode.One(ParseClass()));
                    break;
                case '*' or '+' or '?':
                    var sign = _pattern[_at++];
                    Repeat(sign == '+' ? 1 : 0, sign == '?' ? 1 : -1, start, lastRepeat, isCounted: false);
                    repeat = start;
                    break;
                case '{' when TryParseCounts(out var least, out var most):
                    if (least is < 0 or > MostRepeats || most > MostRepeats || (most >= 0 && least > most))
                    {
                        throw new GoPatternException("invalid repeat count", _pattern[start.._at]);
                    }

                    Repeat(least, most, start, lastRepeat, isCounted: true);
                    repeat = start;
                    break;
                case '\\':
                    ParseBackslash();
                    break;
                default:
                    Literal(NextRune());
                    break;
            }

            lastRepeat = repeat;
        }

        if (_frames.Count > 1)
        {
            throw new GoPatternException("missing closing )", _pattern);
        }

        EndBranch();
        var root = Choose(Open.Branches);
        return Depth(root, MostDepth) > MostDepth ? throw new GoPatternException("expression nests too deeply", _pattern) : root;
    }

    private void Push(PatternNode part) => Open.Parts.Add(part);

    private void Literal(int rune)
    {
        var set = RuneSet.Single(rune);
        Push(new PatternNode.One(_flags.HasFlag(PatternFlags.FoldCase) ? RuneTables.Folded(set) : set));
    }

    private void OpenGroup()
    {
        var outer = _flags;
        if (_at + 1 < _pattern.Length && _pattern[_at + 1] == '?')
        {
            ParsePerlGroup(outer);
            return;
        }

        _at++;
        OpenCapture("", outer);
    }

    private void OpenCapture(string name, PatternFlags outer)
    {
        _frames.Add(new() { Capture = _names.Count, Outer = outer });
        _names.Add(name);
        GuardDepth();
    }

    // Before the parts are built, so that a pattern of a million parentheses is refused and not read.
    private void GuardDepth()
    {
        if (_frames.Count > MostDepth + 1)
        {
            throw new GoPatternException("expression nests too deeply", _pattern);
        }
    }

    private void CloseGroup()
    {
        if (_frames.Count == 1)
        {
            throw new GoPatternException("unexpected )", _pattern);
        }

        _at++;
        EndBranch();
        var group = Open;
        _frames.RemoveAt(_frames.Count - 1);
        _flags = group.Outer;
        var inner = Choose(group.Branches);
        Push(group.Capture is { } index ? new PatternNode.Capture(index, inner) : inner);
    }

    private void EndBranch()
    {
        Open.Branches.Add(Open.Parts switch { [] => new PatternNode.Nothing(), [var only] => only, var parts => new PatternNode.Row(parts) });
        Open.Parts = [];
    }

    private static PatternNode Choose(List<PatternNode> branches) => branches is [var only] ? only : new PatternNode.Choice(branches);

    private void Repeat(int least, int most, int start, int lastRepeat, bool isCounted)
    {
        var isLazy = _flags.HasFlag(PatternFlags.Lazy);
        if (!AtEnd && _pattern[_at] == '?')
        {
            _at++;
            isLazy = !isLazy;
        }

        if (lastRepeat >= 0)
        {
            throw new GoPatternException("invalid nested repetition operator", _pattern[lastRepeat.._at]);
        }

        if (Open.Parts.Count == 0)
        {
            throw new GoPatternException("missing argument to repetition operator", _pattern[start.._at]);
        }

        var repeat = new PatternNode.Repeat(Open.Parts[^1], least, most, !isLazy) { IsCounted = isCounted };
        if (isCounted && (least >= 2 || most >= 2) && !IsWithin(repeat, MostRepeats))
        {
            throw new GoPatternException("invalid repeat count", _pattern[start.._at]);
        }

        Open.Parts[^1] = repeat;
    }

    private static bool IsWithin(PatternNode node, int budget)
    {
        if (node is PatternNode.Repeat { IsCounted: true } counted)
        {
            var most = counted.Most < 0 ? counted.Least : counted.Most;
            if (counted.Most == 0)
            {
                return true;
            }

            if (most > budget)
            {
                return false;
            }

            budget = most > 0 ? budget / most : budget;
        }

        return Parts(node).All(part => IsWithin(part, budget));
    }

    private static int Depth(PatternNode node, int most) => most < 0 ? 1 : 1 + Parts(node).Select(part => Depth(part, most - 1)).DefaultIfEmpty(0).Max();

    private static IEnumerable<PatternNode> Parts(PatternNode node) => node switch
    {
        PatternNode.Row row => row.Parts,
        PatternNode.Choice choice => choice.Parts,
        PatternNode.Capture capture => [capture.Part],
        PatternNode.Repeat repeat => [repeat.Part],
        _ => [],
    };

    private bool TryParseCounts(out int least, out int most)
    {
        var (start, end) = (_at, _at + 1);
        most = 0;
        if (!TryParseCount(ref end, out least))
        {
            return false;
        }

        most = least;
        if (end < _pattern.Length && _pattern[end] == ',')
        {
            end++;
            if (end < _pattern.Length && _pattern[end] == '}')
            {
                most = -1;
            }
            else if (!TryParseCount(ref end, out most))
            {
                return false;
            }
            else if (most < 0)
            {
                // Too large to be a number.
                least = -1;
            }
        }

        if (end >= _pattern.Length || _pattern[end] != '}')
        {
            _at = start;
            return false;
        }

        _at = end + 1;
        return true;
    }

    private bool TryParseCount(ref int at, out int count)
    {
        count = 0;
        var start = at;
        while (at < _pattern.Length && char.IsAsciiDigit(_pattern[at]))
        {
            count = count is < 0 or >= 100_000_000 ? -1 : (count * 10) + (_pattern[at] - '0');
            at++;
        }

        return at > start && (at == start + 1 || _pattern[start] != '0');
    }

    private int NextRune()
    {
        if (GoText.IsKept(_pattern, _at))
        {
            throw new GoPatternException("invalid UTF-8", _pattern[_at..]);
        }

        var rune = PatternMachine.RuneAt(_pattern, _at, out var width);
        _at += width;
        return rune;
    }
}
