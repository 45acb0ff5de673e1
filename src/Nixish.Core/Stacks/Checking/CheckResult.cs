using System.Text;

namespace Nixish;

/// <summary>How a stack is checked.</summary>
public sealed record CheckOptions
{
    /// <summary>How long an unready resource is watched before it counts as not ready.</summary>
    /// <value>Defaults to 5 seconds.</value>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many resources are looked at at once.</summary>
    /// <value>Defaults to 64; at least 1.</value>
    public int Parallelism
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 64;
}

/// <summary>Whether what a stack deploys is there, as declared, and ready.</summary>
public sealed record CheckResult
{
    /// <summary>What applying would change: drift, and what was never applied.</summary>
    public required Plan Plan { get; init; }

    /// <summary>The resources that are there as declared but not ready, with the reason, in the stack's order.</summary>
    public Seq<FailedChange> NotReady { get; init; }

    /// <summary>Whether nothing differs and everything is ready.</summary>
    public bool IsFine => Plan.Count == 0 && NotReady.IsEmpty;

    /// <summary>The result for people.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var change in Plan.Where(change => change.Action != ChangeAction.Await))
        {
            text.Append("  ").Append(Printable.Text(change.ResourceId)).Append(": ").Append(Differs(change)).Append('\n');
            foreach (var field in change.Fields)
            {
                foreach (var line in PlanText.Lines(field))
                {
                    text.Append("      ").Append(line).Append('\n');
                }
            }
        }

        foreach (var unready in NotReady)
        {
            text.Append("  ").Append(unready).Append('\n');
        }

        return text.Append(Summary()).Append('\n').ToString();
    }

    private string Summary()
    {
        var differing = Plan.Count(change => change.Action != ChangeAction.Await);
        var looked = Plan.Unchanged.Count + Plan.CountOf(ChangeAction.Await);
        return IsFine
            ? $"Check: {looked} as declared and ready."
            : $"Check: {looked - NotReady.Count} as declared and ready, {differing} differing, {NotReady.Count} not ready.";
    }

    private static string Differs(Change change) => change.Action switch
    {
        ChangeAction.Create => "missing",
        ChangeAction.Delete => "no longer declared",
        _ => "differs",
    };
}
