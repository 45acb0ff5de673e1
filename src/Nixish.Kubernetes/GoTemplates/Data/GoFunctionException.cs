namespace Nixish.Kubernetes.GoTemplates;

/// <summary>An error that a function of templates returns. The template that called it tells it with its own name, line and column.</summary>
internal sealed class GoFunctionException : NixishException
{
    public GoFunctionException(string message)
        : base(message)
    {
    }

    public GoFunctionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
