namespace Nixish.Kubernetes.Charts;

/// <summary>A regular expression that is none, told as Go tells it: <c>error parsing regexp: missing closing ): `(a`</c>.</summary>
internal sealed class GoPatternException(string reason, string expression) : NixishException($"error parsing regexp: {reason}: `{expression}`")
{
    /// <summary>What is wrong, without the part of the expression that is.</summary>
    public string Reason { get; } = reason;
}
