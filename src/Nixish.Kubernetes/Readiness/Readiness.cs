namespace Nixish.Kubernetes;

/// <summary>How far an object is from being what it was wanted to be.</summary>
internal enum ReadyState
{
    Current,
    InProgress,
    Failed,
    Terminating,
}

/// <summary>An object's state, and why in a few words where it is not current.</summary>
internal readonly record struct Readiness(ReadyState State, string Message)
{
    public static Readiness Current { get; } = new(ReadyState.Current, "");

    public static Readiness InProgress(string message) => new(ReadyState.InProgress, message);

    public static Readiness Failed(string message) => new(ReadyState.Failed, message);
}
