namespace Nixish.Kubernetes.Charts.Tests.Oracle;

/// <summary>What the original printed, or the error that it gave.</summary>
internal sealed record OracleAnswer(string? Output, string? Error)
{
    public override string ToString() => Output is null ? $"error: {Error}" : $"output: {Output}";
}
