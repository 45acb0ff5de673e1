namespace Nixish.Kubernetes;

/// <summary>Objects that are deleted once they did their work. The state remembers which run of them that was, so their not being there is no difference.</summary>
internal static class Ending
{
    private const string Run = "run";

    /// <summary>The change of such an object; of another the change as it is.</summary>
    /// <param name="change">What comparing gave, with its entry.</param>
    /// <param name="state">What the state has of it; null for nothing.</param>
    public static ObjectChange Of(ObjectChange change, StateEntry? state)
    {
        var settings = change.Wanted!.Settings;
        if (!settings.DeletedWhen.HasFlag(DeletedWhen.Done))
        {
            return change;
        }

        var run = settings.Run ?? change.Wanted.Key;
        var hasRun = state is { Begun: false } && state.Data.TryGetValue(Run, out var known) && string.Equals(known, run, StringComparison.Ordinal);
        var marked = change with { Ends = true, Entry = change.Entry! with { Data = change.Entry.Data.With(Run, run) } };
        return marked.Action switch
        {
            ChangeAction.Create when hasRun => marked with { Action = ChangeAction.None, Ends = false, IsOver = true, Leaving = null, Reason = null },

            // An apply that ended between its work and its deletion.
            ChangeAction.None => marked with { Action = ChangeAction.Update, Reason = "deleted once it has done its work" },
            _ => marked,
        };
    }
}
