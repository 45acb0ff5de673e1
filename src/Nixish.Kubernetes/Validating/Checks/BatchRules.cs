namespace Nixish.Kubernetes;

/// <summary>Jobs, and when they run.</summary>
internal static class BatchRules
{
    public static void Check(Job job, ObjectWalk at)
    {
        if (job.Spec is not { } spec)
        {
            at.Report(KnownRules.Required, "spec", "it is required and not set");
            return;
        }

        if (spec is { Selector: { }, ManualSelector: not true })
        {
            at.Report(KnownRules.Selector, "spec.selector", "the API makes the selector of a job: remove it, or set manualSelector to true");
        }
        else if (spec is { ManualSelector: true, Selector: { } selector } && !SelectorRules.Matches(selector, spec.Template?.Metadata?.Labels ?? default))
        {
            at.Report(KnownRules.Selector, "spec.template.metadata.labels", "the selector does not select the pods of the template");
        }
    }

    public static void Check(CronJob job, ObjectWalk at)
    {
        if (job.Spec is null)
        {
            at.Report(KnownRules.Required, "spec", "it is required and not set");
        }
        else if (job.Spec.JobTemplate?.Spec is { Selector: { }, ManualSelector: not true })
        {
            at.Report(KnownRules.Selector, "spec.jobTemplate.spec.selector", "the API makes the selector of a job: remove it");
        }
        else if (job.Spec.JobTemplate?.Spec is { ManualSelector: true })
        {
            at.Report(KnownRules.Selector, "spec.jobTemplate.spec.manualSelector", "jobs that are made again and again cannot share a selector: remove it");
        }
    }

    public static void Check(JobSpec spec, ObjectWalk at)
    {
        if (spec.Template is null)
        {
            at.Report(KnownRules.Required, "template", "it is required and not set");
        }
        else if (spec.Template.Spec is { } pod && pod.RestartPolicy?.ToString() is (null or "Always"))
        {
            at.Report(KnownRules.RestartPolicy, "template.spec.restartPolicy", "the pods of a job restart OnFailure or Never, and it must be said");
        }

        if (spec.CompletionMode == CompletionMode.Indexed && spec.Completions is null)
        {
            at.Report(KnownRules.Required, "completions", "an Indexed job says how many completions it has");
        }

        if (spec.CompletionMode == CompletionMode.Indexed && spec.Parallelism > 100_000)
        {
            at.Report(KnownRules.Range, "parallelism", "an Indexed job runs at most 100000 pods at once");
        }
    }

    public static void Check(CronJobSpec spec, ObjectWalk at)
    {
        if (spec.Schedule is { Length: > 0 } schedule && CronSchedule.ProblemOf(schedule) is { } problem)
        {
            at.Report(KnownRules.Schedule, "schedule", problem);
        }

        if (spec.TimeZone is { } zone && ZoneProblem(zone) is { } wrong)
        {
            at.Report(KnownRules.TimeZone, "timeZone", wrong);
        }
    }

    // Only the form: which zones there are, the server's own data say.
    private static string? ZoneProblem(string zone) =>
        zone.Length == 0 ? "it must be a name such as Europe/Berlin, or not be set"
        : zone.Equals("Local", StringComparison.OrdinalIgnoreCase) ? "Local is the server's zone, whatever that is: name one, such as Europe/Berlin"
        : zone.AsSpan().IndexOfAnyExcept(ZoneCharacters) >= 0 || zone[0] is '/' or '-' or '.' || FieldFact.HasWayUp(zone) ? $"'{ObjectWalk.Short(zone)}' is no name of a time zone such as Europe/Berlin"
        : null;

    private static readonly System.Buffers.SearchValues<char> ZoneCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+./");
}
