namespace Nixish;

/// <summary>What happens while a stack is applied.</summary>
public abstract record StackEvent
{
    private StackEvent()
    {
    }

    /// <summary>The changes that will be done, announced before the first.</summary>
    public sealed record Announced(Seq<Change> Changes) : StackEvent;

    /// <summary>A change began.</summary>
    public sealed record Started(Change Change) : StackEvent;

    /// <summary>A change goes on: <c>pushing 3 of 8 MB</c>, <c>0 of 3 pods ready: ImagePullBackOff</c>.</summary>
    public sealed record Progressed(string ResourceId, string Status) : StackEvent;

    /// <summary>Something stands in the way of a resource that is waited for; it may still pass. Told once for each subject and reason.</summary>
    /// <param name="ResourceId">The resource that is waited for.</param>
    /// <param name="Subject">What is in trouble: <c>Pod web-7c9f-x, container web</c>.</param>
    /// <param name="Reason">The target's word for it: <c>ImagePullBackOff</c>, <c>FailedScheduling</c>.</param>
    /// <param name="Message">Its sentence; empty where it gives none.</param>
    public sealed record Troubled(string ResourceId, string Subject, string Reason, string Message) : StackEvent;

    /// <summary>The target warns of a resource, and goes on: <c>extensions/v1beta1 Ingress is deprecated</c>.</summary>
    public sealed record Warned(string ResourceId, string Warning) : StackEvent;

    /// <summary>A change is done and its resource ready.</summary>
    public sealed record Finished(Change Change, TimeSpan Duration) : StackEvent;

    /// <summary>A change failed.</summary>
    public sealed record Failed(Change Change, Exception Error) : StackEvent;

    /// <summary>A change was not begun, because one that it depends on failed or the apply was stopped.</summary>
    public sealed record Skipped(Change Change, string Because) : StackEvent;
}
