namespace Nixish.Kubernetes.Charts;

/// <summary>How far documents may go. A chart is somebody else's code: no text may exhaust the stack or the memory.</summary>
internal static class DocumentLimits
{
    /// <summary>How deep values may nest. Go's libraries stop at 10,000, which .NET's stack does not hold on every thread.</summary>
    public const int Depth = 1000;

    /// <summary>How many characters an output may have: 256 MiB would be the largest of all charts many times over.</summary>
    public const int Output = 256 * 1024 * 1024;
}
