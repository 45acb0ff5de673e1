using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>One run of <c>fmt</c>: reads a format and writes values into a text. Values themselves are in GoPrinter.Values.cs, maps, lists and structs in GoPrinter.Composed.cs, pieces of text and numbers in GoPrinter.Pieces.cs.</summary>
internal sealed partial class GoPrinter(StringBuilder text)
{
    private const string Nil = "<nil>";

    // Widths, precisions and indexes beyond this are taken for a mistake.
    private const int LargestNumber = 1_000_000;

    private GoFlags _flags = new();

    // A value that is told because a verb does not fit it is told plainly, whatever it says of itself.
    private bool _isTellingError;

    public override string ToString() => text.ToString();

    public void Print(params ReadOnlySpan<object?> values)
    {
        var wasString = false;
        for (var i = 0; i < values.Length; i++)
        {
            var isString = values[i] is string;
            if (i > 0 && !isString && !wasString)
            {
                text.Append(' ');
            }

            Argument(values[i], 'v');
            wasString = isString;
        }
    }

    public void Println(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                text.Append(' ');
            }

            Argument(values[i], 'v');
        }

        text.Append('\n');
    }

    public void Printf(string format, ReadOnlySpan<object?> values)
    {
        var directive = new Directive { Format = format };
        while (directive.At < format.Length)
        {
            var percent = format.IndexOf('%', directive.At);
            var end = percent < 0 ? format.Length : percent;
            text.Append(format, directive.At, end - directive.At);
            Guard();
            directive.At = end;
            if (percent >= 0)
            {
                directive.At++;
                Verb(ref directive, values);
            }
        }

        if (!directive.IsReordered && directive.Argument < values.Length)
        {
            Extra(values[directive.Argument..]);
        }
    }

    private void Verb(ref Directive directive, ReadOnlySpan<object?> values)
    {
        _flags = new();
        directive.IsGood = true;
        ReadFlags(ref directive);
        var afterIndex = ReadIndex(ref directive, values.Length);
        afterIndex = ReadWidth(ref directive, values, afterIndex);
        afterIndex = ReadPrecision(ref directive, values, afterIndex);
        if (!afterIndex)
        {
            ReadIndex(ref directive, values.Length);
        }

        if (directive.At >= directive.Format.Length)
        {
            text.Append("%!(NOVERB)");
            return;
        }

        var verb = ReadVerb(ref directive);
        if (verb == '%')
        {
            text.Append('%');
        }
        else if (!directive.IsGood)
        {
            Complain(verb, "(BADINDEX)");
        }
        else if (directive.Argument >= values.Length)
        {
            Complain(verb, "(MISSING)");
        }
        else
        {
            if (verb == 'v')
            {
                _flags.MoveToValue();
            }

            Argument(values[directive.Argument++], verb);
        }
    }

    private void ReadFlags(ref Directive directive)
    {
        for (; directive.At < directive.Format.Length; directive.At++)
        {
            switch (directive.Format[directive.At])
            {
                case '#':
                    _flags.Sharp = true;
                    break;
                case '0':
                    _flags.Zero = !_flags.Minus;
                    break;
                case '+':
                    _flags.Plus = true;
                    break;
                case '-':
                    _flags.Minus = true;
                    _flags.Zero = false;
                    break;
                case ' ':
                    _flags.Space = true;
                    break;
                default:
                    return;
            }
        }
    }

    private bool ReadWidth(ref Directive directive, ReadOnlySpan<object?> values, bool afterIndex)
    {
        if (!directive.Is('*'))
        {
            _flags.Width = ReadNumber(ref directive, directive.Format.Length);
            directive.IsGood &= !afterIndex || _flags.Width < 0;
            return afterIndex;
        }

        directive.At++;
        if (NextInteger(ref directive, values) is not { } width)
        {
            text.Append("%!(BADWIDTH)");
            return false;
        }

        if (width < 0)
        {
            _flags.Minus = true;
            _flags.Zero = false;
        }

        _flags.Width = Math.Abs(width);
        return false;
    }

    private bool ReadPrecision(ref Directive directive, ReadOnlySpan<object?> values, bool afterIndex)
    {
        // A point that ends the format is its verb.
        if (directive.At + 1 >= directive.Format.Length || !directive.Is('.'))
        {
            return afterIndex;
        }

        directive.At++;
        directive.IsGood &= !afterIndex;
        afterIndex = ReadIndex(ref directive, values.Length);
        if (!directive.Is('*'))
        {
            _flags.Precision = Math.Max(ReadNumber(ref directive, directive.Format.Length), 0);
            return afterIndex;
        }

        directive.At++;
        if (NextInteger(ref directive, values) is >= 0 and var precision)
        {
            _flags.Precision = precision;
        }
        else
        {
            text.Append("%!(BADPREC)");
        }

        return false;
    }

    private static bool ReadIndex(ref Directive directive, int count)
    {
        if (!directive.Is('['))
        {
            return false;
        }

        directive.IsReordered = true;
        var close = directive.Format.IndexOf(']', directive.At);
        if (close < 0 || directive.Format.Length - directive.At < 3)
        {
            directive.At++;
            directive.IsGood = false;
            return false;
        }

        directive.At++;
        var index = ReadNumber(ref directive, close);
        var isNumber = index >= 0 && directive.At == close;
        directive.At = close + 1;
        if (isNumber && index >= 1 && index <= count)
        {
            directive.Argument = index - 1;
            return true;
        }

        directive.IsGood = false;
        return isNumber;
    }

    // -1 for no number. One that is too large ends the reading as if the format had ended there.
    private static int ReadNumber(ref Directive directive, int end)
    {
        var number = -1;
        for (; directive.At < end && char.IsAsciiDigit(directive.Format[directive.At]); directive.At++)
        {
            if (number > LargestNumber)
            {
                directive.At = end;
                return -1;
            }

            number = (Math.Max(number, 0) * 10) + (directive.Format[directive.At] - '0');
        }

        return number;
    }

    private static int? NextInteger(ref Directive directive, ReadOnlySpan<object?> values)
    {
        if (directive.Argument >= values.Length)
        {
            return null;
        }

        return GoInteger.TryWide(values[directive.Argument++], out var number) && Int128.Abs(number) <= LargestNumber ? (int)number : null;
    }

    private static int ReadVerb(ref Directive directive)
    {
        if (GoText.IsKept(directive.Format, directive.At))
        {
            directive.At++;
            return Rune.ReplacementChar.Value;
        }

        Rune.DecodeFromUtf16(directive.Format.AsSpan(directive.At), out var rune, out var consumed);
        directive.At += consumed;
        return rune.Value;
    }

    private void Extra(ReadOnlySpan<object?> rest)
    {
        _flags = new();
        text.Append("%!(EXTRA ");
        for (var i = 0; i < rest.Length; i++)
        {
            if (i > 0)
            {
                text.Append(", ");
            }

            if (rest[i] is null)
            {
                text.Append(Nil);
                continue;
            }

            text.Append(GoType.Of(rest[i])).Append('=');
            Argument(rest[i], 'v');
        }

        text.Append(')');
    }

    private void Complain(int verb, string what)
    {
        text.Append("%!");
        GoText.Append(text, new Rune(verb));
        text.Append(what);
    }

    private void Guard()
    {
        if (text.Length > GoFormat.MostLength)
        {
            throw new GoFunctionException(string.Create(CultureInfo.InvariantCulture, $"the text grows beyond {GoFormat.MostLength} characters"));
        }
    }

    // Where the reading of a format is.
    private ref struct Directive
    {
        public required string Format { get; init; }

        public int At { get; set; }

        public int Argument { get; set; }

        /// <summary>Whether an index was given: then unused values are not told.</summary>
        public bool IsReordered { get; set; }

        /// <summary>Whether the indexes of this verb make sense.</summary>
        public bool IsGood { get; set; }

        public readonly bool Is(char character) => At < Format.Length && Format[At] == character;
    }
}
