namespace Nixish.Kubernetes.Charts.Tests.Oracle;

/// <summary>What the original printed, or the error that it gave.</summary>
internal sealed record OracleAnswer(string? Output, string? Error)
{
    /// <summary>The output, or <c>error: </c> and the error: one text that tells the two apart.</summary>
    public string AsText() => Output ?? $"error: {Error}";

    public override string ToString() => AsText();
}
