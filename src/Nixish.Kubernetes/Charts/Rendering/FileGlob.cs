using System.Diagnostics.CodeAnalysis;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// A pattern of <c>.Files.Glob</c>: <c>*</c> and <c>?</c> never take a <c>/</c>, <c>**</c> takes anything, <c>[abc]</c>, <c>[!abc]</c> and <c>[a-z]</c> one character,
/// <c>{a,b}</c> one of several, <c>\</c> escapes. Matching follows all ways at once, so no pattern takes long.
/// </summary>
internal sealed class FileGlob
{
    private readonly List<Step> _steps = [];

    private FileGlob()
    {
    }

    private enum StepKind
    {
        Character,
        One,
        Part,
        All,
        Class,
        Fork,
        Goto,
        End,
    }

    /// <summary>The pattern; null where it is none.</summary>
    public static FileGlob? Parse(string pattern)
    {
        var glob = new FileGlob();
        var position = 0;
        if (!glob.Sequence(pattern, ref position, nested: false))
        {
            return null;
        }

        glob._steps.Add(new(StepKind.End));
        return glob;
    }

    /// <summary>Whether the whole of a path is matched.</summary>
    public bool Matches(string path)
    {
        HashSet<int> now = [];
        HashSet<int> next = [];
        Enter(now, 0);
        foreach (var character in path)
        {
            next.Clear();
            foreach (var at in now)
            {
                var step = _steps[at];
                if (step.Takes(character))
                {
                    Enter(next, step.Kind is StepKind.Part or StepKind.All ? at : at + 1);
                }
            }

            (now, next) = (next, now);
        }

        return now.Any(at => _steps[at].Kind == StepKind.End);
    }

    // Where one can be without taking a character.
    private void Enter(HashSet<int> states, int at)
    {
        if (!states.Add(at))
        {
            return;
        }

        var step = _steps[at];
        switch (step.Kind)
        {
            case StepKind.Part or StepKind.All:
                Enter(states, at + 1);
                break;
            case StepKind.Goto:
                Enter(states, step.Targets![0]);
                break;
            case StepKind.Fork:
                foreach (var target in step.Targets!)
                {
                    Enter(states, target);
                }

                break;
            default:
                break;
        }
    }

    private bool Sequence(string pattern, ref int position, bool nested)
    {
        while (position < pattern.Length)
        {
            var character = pattern[position++];
            switch (character)
            {
                case '*':
                    var all = position < pattern.Length && pattern[position] == '*';
                    position += all ? 1 : 0;
                    _steps.Add(new(all ? StepKind.All : StepKind.Part));
                    break;
                case '?':
                    _steps.Add(new(StepKind.One));
                    break;
                case '\\' when position == pattern.Length:
                    return false;
                case '\\':
                    _steps.Add(new(StepKind.Character) { Low = pattern[position++] });
                    break;
                case '[':
                    if (!TryClass(pattern, ref position, out var one))
                    {
                        return false;
                    }

                    _steps.Add(one);
                    break;
                case '{':
                    if (!Alternatives(pattern, ref position))
                    {
                        return false;
                    }

                    break;
                case ',' or '}' when nested:
                    position--;
                    return true;
                default:
                    _steps.Add(new(StepKind.Character) { Low = character });
                    break;
            }
        }

        return !nested;
    }

    private bool Alternatives(string pattern, ref int position)
    {
        List<int> starts = [];
        List<int> ends = [];
        var fork = new Step(StepKind.Fork) { Targets = starts };
        _steps.Add(fork);
        while (true)
        {
            starts.Add(_steps.Count);
            if (!Sequence(pattern, ref position, nested: true))
            {
                return false;
            }

            ends.Add(_steps.Count);
            _steps.Add(new(StepKind.Goto) { Targets = [0] });
            if (pattern[position++] == '}')
            {
                break;
            }
        }

        ends.ForEach(end => _steps[end].Targets![0] = _steps.Count);
        return true;
    }

    private static bool TryClass(string pattern, ref int position, [NotNullWhen(true)] out Step? step)
    {
        step = null;
        var end = pattern.IndexOf(']', position);
        if (end < 0)
        {
            return false;
        }

        var negated = pattern[position] == '!';
        var inner = pattern[(position + (negated ? 1 : 0))..end];
        position = end + 1;
        if (inner.Length == 3 && inner[1] == '-')
        {
            step = new(StepKind.Class) { Negated = negated, Low = inner[0], High = inner[2] };
            return inner[0] <= inner[2];
        }

        step = new(StepKind.Class) { Negated = negated, Characters = inner };
        return inner.Length > 0;
    }

    private sealed record Step(StepKind Kind)
    {
        public char Low { get; init; }

        public char High { get; init; }

        public string? Characters { get; init; }

        public bool Negated { get; init; }

        public List<int>? Targets { get; init; }

        public bool Takes(char character) => Kind switch
        {
            StepKind.Character => character == Low,
            StepKind.One or StepKind.Part => character != '/',
            StepKind.All => true,
            StepKind.Class => Negated != (Characters?.Contains(character, StringComparison.Ordinal) ?? (Low <= character && character <= High)),
            _ => false,
        };
    }
}
