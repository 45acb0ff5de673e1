using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Values as text, the way Go's <c>fmt</c> and <c>strconv</c> write them.</summary>
/// <remarks>A text grows to <see cref="MostLength"/> characters at most; a value nests so far that an ordinary stack holds it. Beyond that a <see cref="GoFunctionException"/> is thrown.</remarks>
internal static class GoFormat
{
    /// <summary>How long a text may become; <c>%[1]s%[1]s</c> in a loop doubles it each time.</summary>
    public const int MostLength = 16 * 1024 * 1024;

    /// <summary><c>fmt.Sprint</c>: a space between two values where neither is a string.</summary>
    public static string Print(params ReadOnlySpan<object?> values)
    {
        if (values is [string text])
        {
            return text;
        }

        var printer = new GoPrinter(new StringBuilder());
        printer.Print(values);
        return printer.ToString();
    }

    /// <summary><c>fmt.Sprintln</c>: a space between all values, and a line feed.</summary>
    public static string Println(params ReadOnlySpan<object?> values)
    {
        var printer = new GoPrinter(new StringBuilder());
        printer.Println(values);
        return printer.ToString();
    }

    /// <summary><c>fmt.Sprintf</c>. What is wrong with the format is told in the text, as Go does.</summary>
    public static string Printf(string format, params ReadOnlySpan<object?> values)
    {
        var printer = new GoPrinter(new StringBuilder());
        printer.Printf(format, values);
        return printer.ToString();
    }

    /// <summary>A value as <c>%v</c> writes it.</summary>
    public static string Value(object? value) => Print(value);

    /// <summary><c>strconv.Quote</c>: a string as a literal of Go, in double quotes.</summary>
    public static string Quote(string text) => GoQuote.Quote(text, '"', GoQuoting.Printable);

    /// <summary><c>strconv.FormatFloat</c>: the formats are e, E, f, g, G, b, x and X; a negative precision is as many digits as tell the number from its neighbours.</summary>
    public static string Float(double number, char format, int precision) => GoFloat.Format(number, format, precision, GoFloat.Double);

    /// <summary>Appends a value as <c>%v</c> writes it.</summary>
    internal static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case string some:
                text.Append(some);
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case nint number:
                text.Append((long)number);
                break;
            case long number:
                text.Append(number);
                break;
            default:
                new GoPrinter(text).Print(value);
                break;
        }
    }
}
