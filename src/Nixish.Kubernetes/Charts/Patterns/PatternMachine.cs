using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Runs a pattern's program over a text: all ways at once, character by character, ranked as a backtracking engine would try them (Pike's machine), so
/// that time grows with the text times the program and never more. A byte that is not UTF-8 is the character U+FFFD, as in Go.
/// </summary>
internal sealed class PatternMachine
{
    private const int NoRune = -1;

    // Linear in the text times the program is still long where somebody chose both: some seconds, and no more.
    private const long MostStepsByDefault = 1_000_000_000;

    private readonly PatternProgram _program;
    private readonly string _text;
    private readonly int _marks;
    private readonly long _mostSteps;
    private readonly Stack<(int Instruction, int Mark, int Before)> _open = new();
    private readonly int[] _current;
    private Threads _now;
    private Threads _next;
    private long _steps;

    /// <param name="program">What to run.</param>
    /// <param name="text">What to run it over.</param>
    /// <param name="marks">How many of the program's marks are wanted: 0 to learn only whether there is a match, 2 for where it is.</param>
    /// <param name="mostSteps">After how many steps of all its matches it gives up.</param>
    public PatternMachine(PatternProgram program, string text, int marks, long mostSteps = MostStepsByDefault)
    {
        _mostSteps = mostSteps;
        _program = program;
        _text = text;
        _marks = Math.Min(marks, program.Marks);
        _current = new int[_marks];
        _now = new(program.Instructions.Length, _marks);
        _next = new(program.Instructions.Length, _marks);
    }

    /// <summary>The character at an index, and how many UTF-16 units it takes; U+FFFD for what is no character.</summary>
    public static int RuneAt(string text, int index, out int width)
    {
        if (!char.IsSurrogate(text[index]))
        {
            width = 1;
            return text[index];
        }

        Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out width);
        return rune.Value;
    }

    /// <summary>The marks of the leftmost match from an index on (-1 where a group took no part), or null when there is none.</summary>
    public int[]? Match(int from)
    {
        int[]? found = null;
        _now.Clear();
        var at = from;
        while (true)
        {
            if (_now.Count == 0)
            {
                if (found is not null || (_program.IsAnchored && at > 0))
                {
                    return found;
                }

                if (_program.First is { } first && !SkipTo(first, ref at))
                {
                    return null;
                }
            }

            if (found is null)
            {
                Array.Fill(_current, -1);
                Follow(_now, _program.Start, at);
            }

            Guard();
            var (rune, width) = at < _text.Length ? (RuneAt(_text, at, out var taken), taken) : (NoRune, 0);
            found = Step(rune, at + width) ?? found;
            (_now, _next) = (_next, _now);
            _next.Clear();
            if (rune == NoRune)
            {
                return found;
            }

            if (found is not null && _marks == 0)
            {
                return found;
            }

            at += width;
        }
    }

    private void Guard()
    {
        if (_steps > _mostSteps)
        {
            throw new GoFunctionException($"the pattern {GoFormat.Quote(_program.Expression)} takes more than {_mostSteps} steps over a text of {_text.Length} characters");
        }
    }

    private bool SkipTo(RuneSet first, ref int at)
    {
        while (at < _text.Length)
        {
            if (first.Contains(RuneAt(_text, at, out var width)))
            {
                return true;
            }

            at += width;
        }

        return false;
    }

    // One character further on every way; those of lower rank than one that has arrived are dropped.
    private int[]? Step(int rune, int after)
    {
        _steps += _now.Count;
        for (var i = 0; i < _now.Count; i++)
        {
            var instruction = _program.Instructions[_now[i]];
            if (instruction.Step == PatternStep.Match)
            {
                return _now.Marks(i).ToArray();
            }

            if (rune != NoRune && instruction.Set!.Contains(rune))
            {
                _now.Marks(i).CopyTo(_current);
                Follow(_next, instruction.Next, after);
            }
        }

        return null;
    }

    // All that can be reached without taking a character, best first. A stack of our own: programs may be deeper than the thread's.
    private void Follow(Threads threads, int start, int at)
    {
        _open.Push((start, -1, 0));
        while (_open.TryPop(out var top))
        {
            if (top.Mark >= 0)
            {
                _current[top.Mark] = top.Before;
                continue;
            }

            for (var here = top.Instruction; threads.Visit(here);)
            {
                _steps++;
                var instruction = _program.Instructions[here];
                switch (instruction.Step)
                {
                    case PatternStep.Fork:
                        _open.Push((instruction.Other, -1, 0));
                        here = instruction.Next;
                        continue;
                    case PatternStep.Mark:
                        if (instruction.Other < _marks)
                        {
                            _open.Push((0, instruction.Other, _current[instruction.Other]));
                            _current[instruction.Other] = at;
                        }

                        here = instruction.Next;
                        continue;
                    case PatternStep.At when IsAt((PatternPlace)instruction.Other, at):
                        here = instruction.Next;
                        continue;
                    case PatternStep.At:
                        break;
                    default:
                        threads.Add(here, _current);
                        break;
                }

                break;
            }
        }
    }

    private bool IsAt(PatternPlace place, int at) => place switch
    {
        PatternPlace.TextStart => at == 0,
        PatternPlace.TextEnd => at == _text.Length,
        PatternPlace.LineStart => at == 0 || _text[at - 1] == '\n',
        PatternPlace.LineEnd => at == _text.Length || _text[at] == '\n',
        PatternPlace.WordBoundary => IsWord(at - 1) != IsWord(at),
        _ => IsWord(at - 1) == IsWord(at),
    };

    private bool IsWord(int index) => index >= 0 && index < _text.Length && (_text[index] == '_' || char.IsAsciiLetterOrDigit(_text[index]));

    /// <summary>Where the ways stand, in their rank, each with its marks. An instruction is in at most once: who comes later ranks lower.</summary>
    private sealed class Threads(int instructions, int marks)
    {
        private readonly int[] _stand = new int[instructions];
        private readonly int[] _visited = new int[instructions];
        private int[] _marks = new int[Math.Min(instructions, 16) * marks];
        private int _round = 1;

        public int Count { get; private set; }

        public int this[int rank] => _stand[rank];

        public ReadOnlySpan<int> Marks(int rank) => _marks.AsSpan(rank * marks, marks);

        public void Clear()
        {
            Count = 0;
            _round++;
        }

        /// <summary>Whether the instruction is reached for the first time since the last clearing.</summary>
        public bool Visit(int instruction)
        {
            if (_visited[instruction] == _round)
            {
                return false;
            }

            _visited[instruction] = _round;
            return true;
        }

        public void Add(int instruction, ReadOnlySpan<int> current)
        {
            if ((Count + 1) * marks > _marks.Length)
            {
                Array.Resize(ref _marks, Math.Max(2 * _marks.Length, (Count + 1) * marks));
            }

            current.CopyTo(_marks.AsSpan(Count * marks));
            _stand[Count++] = instruction;
        }
    }
}
