using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes;

/// <summary>What a text must look like.</summary>
internal enum TextForm
{
    Any,
    Label,
    Subdomain,
    QualifiedName,
    AbsolutePath,
    PathBelow,
}

/// <summary>
/// What one field of a type may be, written short: <c>name!</c> is required and not empty, <c>policy=A|B</c> one of a few,
/// <c>replicas&gt;0</c> at least 0, <c>port&gt;1..65535</c> in a range, <c>share%</c> a count or a percentage,
/// <c>name@label</c>, <c>@subdomain</c>, <c>@qualified</c>, <c>@absolute</c> or <c>@below</c> of a form.
/// </summary>
internal sealed class FieldFact
{
    private FieldFact(string name) => (Name, Utf8) = (name, Encoding.UTF8.GetBytes(name));

    public string Name { get; }

    public byte[] Utf8 { get; }

    public bool Required { get; private init; }

    public string[]? Allowed { get; private init; }

    public long Least { get; private init; } = long.MinValue;

    public long Most { get; private init; } = long.MaxValue;

    public bool Share { get; private init; }

    public TextForm Form { get; private init; }

    public static FieldFact Parse(string text)
    {
        var end = text.AsSpan().IndexOfAny("!=>%@");
        var (name, rest) = (text[..end], text[end..]);
        var required = rest.StartsWith('!');
        rest = required ? rest[1..] : rest;
        if (rest.Length == 0)
        {
            return new(name) { Required = true };
        }

        var value = rest[1..];
        switch (rest[0])
        {
            case '=':
                return new(name) { Required = required, Allowed = value.Split('|') };
            case '>':
                var dots = value.IndexOf("..", StringComparison.Ordinal);
                return new(name)
                {
                    Required = required,
                    Least = long.Parse(dots < 0 ? value : value[..dots], CultureInfo.InvariantCulture),
                    Most = dots < 0 ? long.MaxValue : long.Parse(value[(dots + 2)..], CultureInfo.InvariantCulture),
                };
            case '%':
                return new(name) { Required = required, Share = true };
            default:
                return new(name)
                {
                    Required = required,
                    Form = value switch
                    {
                        "label" => TextForm.Label,
                        "subdomain" => TextForm.Subdomain,
                        "qualified" => TextForm.QualifiedName,
                        "absolute" => TextForm.AbsolutePath,
                        "below" => TextForm.PathBelow,
                        _ => throw new FormatException(text),
                    },
                };
        }
    }

    /// <summary>What is wrong with a text, and by which rule; null where nothing is.</summary>
    public (Rule Rule, string Message)? ProblemOf(string value)
    {
        if (value.Length == 0)
        {
            return Required ? (KnownRules.Required, "it must not be empty") : null;
        }

        if (Allowed is not null && Array.IndexOf(Allowed, value) < 0)
        {
            return (KnownRules.Enumeration, $"'{ObjectWalk.Short(value)}' is none of {string.Join(", ", Allowed)}");
        }

        return Form switch
        {
            TextForm.Label when NameRules.LabelNameProblem(value) is { } problem => (KnownRules.Format, $"'{ObjectWalk.Short(value)}': {problem}"),
            TextForm.Subdomain when NameRules.SubdomainProblem(value) is { } problem => (KnownRules.Format, $"'{ObjectWalk.Short(value)}': {problem}"),
            TextForm.QualifiedName when NameRules.QualifiedNameProblem(value) is { } problem => (KnownRules.Format, $"'{ObjectWalk.Short(value)}' {problem}"),
            TextForm.AbsolutePath when value[0] != '/' => (KnownRules.Format, $"'{ObjectWalk.Short(value)}' must begin with '/'"),
            TextForm.PathBelow when value[0] == '/' || HasWayUp(value) => (KnownRules.Format, $"'{ObjectWalk.Short(value)}' must be a path below, without '..'"),
            _ => null,
        };
    }

    /// <summary>The same of a number.</summary>
    public (Rule Rule, string Message)? ProblemOf(long value) =>
        value >= Least && value <= Most ? null
        : (Least, Most) is (1, 65535) ? (KnownRules.PortNumber, $"{value} is no port: use 1 to 65535")
        : (KnownRules.Range, Most == long.MaxValue ? $"{value} is less than {Least}" : $"{value} is not between {Least} and {Most}");

    /// <summary>The same of a count or percentage.</summary>
    public (Rule Rule, string Message)? ProblemOf(IntOrString value)
    {
        if (!Share)
        {
            return null;
        }

        return value.Text is { } text
            ? IsPercent(text) ? null : (KnownRules.Format, $"'{ObjectWalk.Short(text)}' is no percentage such as 25%")
            : value.Number < 0 ? (KnownRules.Range, $"{value.Number} is less than 0") : null;
    }

    internal static bool IsPercent(string text) => text.Length > 1 && text[^1] == '%' && text.AsSpan(0, text.Length - 1).IndexOfAnyExceptInRange('0', '9') < 0;

    internal static bool HasWayUp(string path)
    {
        foreach (var part in path.AsSpan().Split('/'))
        {
            if (path.AsSpan()[part] is "..")
            {
                return true;
            }
        }

        return false;
    }
}
