namespace Nixish;

/// <summary>A failed system call, with its error number in <see cref="Exception.HResult"/> as the framework's own have it.</summary>
internal sealed class DiskException(string message, int error) : IOException(message, error);
