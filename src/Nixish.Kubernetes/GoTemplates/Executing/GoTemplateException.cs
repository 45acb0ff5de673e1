namespace Nixish.Kubernetes.GoTemplates;

/// <summary>A template that cannot be parsed, or failed. The message is Go's own, with name, line and column.</summary>
internal sealed class GoTemplateException : NixishException
{
    public GoTemplateException(string message, GoFailure failure, Exception? cause = null)
        : base(message, cause) => Failure = failure;

    /// <summary>Where it failed and why.</summary>
    public GoFailure Failure { get; }

    /// <summary>The template that failed.</summary>
    public string Name => Failure.Template;

    /// <summary>The line, counted from 1; 0 where the failure has no place.</summary>
    public int Line => Failure.Line;

    /// <summary>How many bytes lie before it in its line; -1 where that is not known: of parsing only the line is.</summary>
    public int Column => Failure.Column;

    /// <summary>The expression that failed, as Go prints it; empty where parsing failed.</summary>
    public string Node => Failure.Node;
}

/// <summary>Where a template failed and why.</summary>
/// <param name="Template">The name of the template that was executed or parsed.</param>
/// <param name="File">The name under which its text was parsed: a template defined in a file has a name of its own.</param>
/// <param name="Line">The line, counted from 1; 0 where the failure has no place.</param>
/// <param name="Column">How many bytes lie before it in its line; -1 where that is not known.</param>
/// <param name="Node">The expression, empty where parsing failed.</param>
/// <param name="Reason">What is wrong, without the place.</param>
internal sealed record GoFailure(string Template, string File, int Line, int Column, string Node, string Reason);
