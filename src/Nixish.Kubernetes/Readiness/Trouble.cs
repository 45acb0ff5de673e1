namespace Nixish.Kubernetes;

/// <summary>Why an object is not ready, and of what that is said.</summary>
/// <param name="Subject">What is in trouble, as people say it: <c>Pod web-7c9f-x, container web</c>.</param>
/// <param name="Reason">The cluster's word: <c>ImagePullBackOff</c>, <c>FailedCreate</c>.</param>
/// <param name="Message">Its sentence; empty where it gives none.</param>
internal sealed record Trouble(string Subject, string Reason, string Message)
{
    /// <summary>The pod that is in trouble; null where it is no pod's.</summary>
    public PodInTrouble? Pod { get; init; }

    /// <summary>Whether it seldom mends itself.</summary>
    public bool IsStuck { get; init; }

    /// <summary>Whether waiting cannot mend it: the registry has no such image, or its name is none.</summary>
    public bool IsFinal => Pod?.Trouble.IsFinal == true;

    public override string ToString() => Message.Length > 0 ? $"{Reason}: {Message}" : Reason;

    public static Trouble Of(PodInTrouble pod) =>
        new(pod.Trouble.Container is { } container ? $"Pod {pod.Pod}, container {container}" : $"Pod {pod.Pod}", pod.Trouble.Reason, pod.Trouble.Message) { Pod = pod, IsStuck = pod.Trouble.IsStuck };
}
