namespace Nixish.Kubernetes.Charts;

/// <summary>What one instruction of a pattern's program does.</summary>
internal enum PatternStep
{
    /// <summary>Takes one character of a set.</summary>
    One,

    /// <summary>Goes two ways, the first one before the other.</summary>
    Fork,

    /// <summary>Remembers where it is.</summary>
    Mark,

    /// <summary>Goes on only at a certain place.</summary>
    At,

    Match,
}

/// <summary>One instruction.</summary>
/// <param name="Step">What it does.</param>
/// <param name="Next">Where it goes on.</param>
/// <param name="Other">Of a fork the second way, of a mark its number, of a place the place.</param>
/// <param name="Set">What it takes.</param>
internal readonly record struct PatternInstruction(PatternStep Step, int Next, int Other = 0, RuneSet? Set = null);

/// <summary>A pattern as the program that <see cref="PatternMachine"/> runs: the construction of Thompson, a part becoming a few instructions.</summary>
internal sealed class PatternProgram
{
    // Patterns of charts have tens of instructions; counts up to 1,000 within a long pattern make many thousands.
    private const int MostInstructions = 500_000;

    private readonly List<PatternInstruction> _instructions = [];
    private readonly string _pattern;

    private PatternProgram(string pattern) => _pattern = pattern;

    /// <summary>The pattern as it was written.</summary>
    public string Expression => _pattern;

    public PatternInstruction[] Instructions { get; private set; } = [];

    public int Start { get; private set; }

    /// <summary>How many marks there are: two of the whole and two of each group.</summary>
    public int Marks { get; private init; }

    /// <summary>Whether a match can only begin where the text does.</summary>
    public bool IsAnchored { get; private set; }

    /// <summary>The characters that a match can begin with, or null when it can begin with none (an empty match, or one that looks at its place first).</summary>
    public RuneSet? First { get; private set; }

    /// <exception cref="GoPatternException">The program would be too long.</exception>
    public static PatternProgram Of(PatternNode root, int groups, string pattern)
    {
        var program = new PatternProgram(pattern) { Marks = 2 * groups };
        var match = program.Add(new(PatternStep.Match, 0));
        var end = program.Add(new(PatternStep.Mark, match, 1));
        program.Start = program.Add(new(PatternStep.Mark, program.Emit(root, end), 0));
        program.Instructions = [.. program._instructions];
        program.IsAnchored = root is PatternNode.At { Place: PatternPlace.TextStart } or PatternNode.Row { Parts: [PatternNode.At { Place: PatternPlace.TextStart }, ..] };
        program.First = program.FindFirst();
        return program;
    }

    // From the end to the start: what follows is known when a part is written, and nothing needs patching but loops.
    private int Emit(PatternNode node, int next)
    {
        switch (node)
        {
            case PatternNode.Nothing:
                return next;
            case PatternNode.One one:
                return Add(new(PatternStep.One, next, 0, one.Set));
            case PatternNode.At at:
                return Add(new(PatternStep.At, next, (int)at.Place));
            case PatternNode.Capture capture:
                var end = Add(new(PatternStep.Mark, next, (2 * capture.Index) + 1));
                return Add(new(PatternStep.Mark, Emit(capture.Part, end), 2 * capture.Index));
            case PatternNode.Row row:
                return row.Parts.Reverse().Aggregate(next, (following, part) => Emit(part, following));
            case PatternNode.Choice choice:
                var last = Emit(choice.Parts[^1], next);
                for (var i = choice.Parts.Count - 2; i >= 0; i--)
                {
                    last = Add(new(PatternStep.Fork, Emit(choice.Parts[i], next), last));
                }

                return last;
            case PatternNode.Repeat repeat:
                return EmitRepeat(repeat, next);
            default:
                throw new ArgumentOutOfRangeException(nameof(node), node, "No part of a pattern.");
        }
    }

    private int EmitRepeat(PatternNode.Repeat repeat, int next)
    {
        if (repeat.Most == 0)
        {
            return next;
        }

        var following = next;
        var least = repeat.Least;
        if (repeat.Most < 0)
        {
            // x{2,} is xx+, so that the last of the counted ones is the loop.
            following = least == 0 && !CanBeEmpty(repeat.Part) ? Star(repeat, next)
                : least == 0 ? Fork(repeat.IsGreedy, Plus(repeat, next), next)
                : Plus(repeat, next);
            least = Math.Max(least - 1, 0);
        }
        else
        {
            // x{2,4} is xx(x(x)?)?: when one of the optional ones is left out, so are those after it.
            for (var i = repeat.Least; i < repeat.Most; i++)
            {
                following = Fork(repeat.IsGreedy, Emit(repeat.Part, following), next);
            }
        }

        for (var i = 0; i < least; i++)
        {
            following = Emit(repeat.Part, following);
        }

        return following;
    }

    private int Star(PatternNode.Repeat repeat, int next)
    {
        var loop = Add(default);
        var body = Emit(repeat.Part, loop);
        _instructions[loop] = Forking(repeat.IsGreedy, body, next);
        return loop;
    }

    private int Plus(PatternNode.Repeat repeat, int next)
    {
        var loop = Add(default);
        var body = Emit(repeat.Part, loop);
        _instructions[loop] = Forking(repeat.IsGreedy, body, next);
        return body;
    }

    private int Fork(bool isGreedy, int body, int next) => Add(Forking(isGreedy, body, next));

    private static PatternInstruction Forking(bool isGreedy, int body, int next) =>
        isGreedy ? new(PatternStep.Fork, body, next) : new(PatternStep.Fork, next, body);

    private int Add(PatternInstruction instruction)
    {
        if (_instructions.Count >= MostInstructions)
        {
            throw new GoPatternException("expression too large", _pattern);
        }

        _instructions.Add(instruction);
        return _instructions.Count - 1;
    }

    private static bool CanBeEmpty(PatternNode node) => node switch
    {
        PatternNode.One => false,
        PatternNode.Capture capture => CanBeEmpty(capture.Part),
        PatternNode.Row row => row.Parts.All(CanBeEmpty),
        PatternNode.Choice choice => choice.Parts.Any(CanBeEmpty),
        PatternNode.Repeat repeat => repeat.Least == 0 || CanBeEmpty(repeat.Part),
        _ => true,
    };

    private RuneSet? FindFirst()
    {
        var bounds = new List<int>();
        var seen = new HashSet<int>();
        var open = new Stack<int>([Start]);
        while (open.TryPop(out var at))
        {
            if (!seen.Add(at))
            {
                continue;
            }

            var instruction = Instructions[at];
            switch (instruction.Step)
            {
                case PatternStep.One:
                    bounds.AddRange(instruction.Set!.Bounds);
                    break;
                case PatternStep.Fork:
                    open.Push(instruction.Next);
                    open.Push(instruction.Other);
                    break;
                case PatternStep.Mark:
                    open.Push(instruction.Next);
                    break;
                default:
                    return null;
            }
        }

        return RuneSet.From(bounds);
    }
}
