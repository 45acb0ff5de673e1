namespace Nixish.Kubernetes.Generation;

/// <summary>Input that no types can be written from. The message says what, where and what to do.</summary>
internal sealed class GenerationException(string message, Exception? innerException = null) : Exception(message, innerException);
