using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Tells what went wrong in a template as Helm tells it.</summary>
internal static class RenderErrors
{
    private const string Prefix = "template: ";

    public static ChartRenderException OfParsing(string chart, string file, GoTemplateException failure)
    {
        // "template: FILE:LINE: MESSAGE", where the message's last part counts.
        var parts = failure.Message.Split(": ");
        var text = parts.Length == 1 ? $"parse error in ({file}): {failure.Message}" : $"parse error at ({parts[1]}): {parts[^1]}";
        return new(chart, text, failure) { Template = failure.Failure.File, Line = failure.Line };
    }

    public static ChartRenderException OfExecuting(string chart, string file, GoTemplateException failure, HelmVersion version)
    {
        var innermost = failure;
        for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
        {
            innermost = inner as GoTemplateException ?? innermost;
        }

        return new(chart, Text(file, failure, version), failure) { Template = innermost.Failure.File, Line = innermost.Line > 0 ? innermost.Line : null, Column = innermost.Column >= 0 ? innermost.Column : null, Expression = innermost.Node.Length > 0 ? innermost.Node : null };
    }

    private static string Text(string file, GoTemplateException failure, HelmVersion version)
    {
        var parts = failure.Message.Split(": ", 3);
        if (parts.Length != 3)
        {
            return $"execution error in ({file}): {failure.Message}";
        }

        var start = parts[2].IndexOf(EngineFunctions.Start, StringComparison.Ordinal);
        var end = parts[2].LastIndexOf(EngineFunctions.End, StringComparison.Ordinal);
        if (start >= 0 && end >= start + EngineFunctions.Start.Length)
        {
            return $"execution error at ({parts[1]}): {parts[2][(start + EngineFunctions.Start.Length)..end]}";
        }

        return version >= HelmVersion.V4_1 ? Traced(failure) ?? failure.Message : failure.Message;
    }

    // Since Helm 4, one step for each template; only where every error on the way is one of a template.
    private static string? Traced(GoTemplateException failure)
    {
        List<string> steps = [];
        for (Exception? current = failure; current is not null; current = current.InnerException)
        {
            if (Step(current.Message) is not { } step)
            {
                return null;
            }

            if (steps.Count == 0 || steps[^1] != step)
            {
                steps.Add(step);
            }
        }

        return GoSpace.Trim(string.Concat(steps)).ToString();
    }

    private static string? Step(string message)
    {
        if (!message.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = message[Prefix.Length..];
        if (rest.StartsWith("no template ", StringComparison.Ordinal))
        {
            return message + "\n";
        }

        var executing = rest.IndexOf(": executing ", StringComparison.Ordinal);
        if (executing >= 0 && Executing(rest[..executing], rest[(executing + ": executing ".Length)..]) is { } step)
        {
            return step;
        }

        var last = rest.LastIndexOf(": ", StringComparison.Ordinal);
        return last < 0 ? null : Joined(rest[..last], null, Cut(rest[(last + 2)..]));
    }

    // "NAME" at <WHERE>: MESSAGE
    private static string? Executing(string location, string text)
    {
        var quote = text.IndexOf('"', Math.Min(1, text.Length));
        if (!text.StartsWith('"') || quote < 0 || !text.AsSpan(quote + 1).StartsWith(" at <"))
        {
            return null;
        }

        var at = text[(quote + 1 + " at <".Length)..];
        var close = at.IndexOf(">: ", StringComparison.Ordinal);
        return close < 0 ? null : Joined(location, $"executing {text[..(quote + 1)]} at <{at[..close]}>:", Cut(at[(close + 3)..]));
    }

    private static string Cut(string message)
    {
        var next = message.IndexOf(" template:", StringComparison.Ordinal);
        return next < 0 ? message : message[..next];
    }

    private static string Joined(string location, string? executing, string message)
    {
        var text = new StringBuilder();
        text.Append(location.Length > 0 ? location + "\n  " : "");
        text.Append(executing is null ? "" : executing + "\n    ");
        text.Append(message.Length > 0 ? message + "\n" : "");
        return text.ToString();
    }
}
