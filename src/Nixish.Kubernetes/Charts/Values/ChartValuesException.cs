namespace Nixish.Kubernetes.Charts;

/// <summary>Values that do not fit the charts that they are for, or that are misspelt. The message is Helm's own.</summary>
internal sealed class ChartValuesException : NixishException
{
    public ChartValuesException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
