using System.Text;

namespace Nixish;

/// <summary>What applying a plan did.</summary>
public sealed record ApplyResult
{
    /// <summary>The stack's name.</summary>
    public required string Stack { get; init; }

    /// <summary>The changes that were done and whose resources are ready, in the order they became so.</summary>
    public Seq<DoneChange> Done { get; init; }

    /// <summary>The changes that failed, in the order they did.</summary>
    public Seq<FailedChange> Failed { get; init; }

    /// <summary>The changes that were not begun, in the plan's order.</summary>
    public Seq<SkippedChange> Skipped { get; init; }

    /// <summary>How many resources were as they should be.</summary>
    public int Unchanged { get; init; }

    /// <summary>How long it took in all.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Why the state could not be written, where it could not.</summary>
    public Exception? StateError { get; init; }

    /// <summary>The result for people: a line for each failure and skip, and a summary.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var failed in Failed)
        {
            text.Append("  ").Append(failed).Append('\n');
        }

        foreach (var skipped in Skipped)
        {
            text.Append("  ").Append(skipped).Append('\n');
        }

        if (StateError is { } error)
        {
            text.Append("  ").Append(Printable.Lines(error.Message, "    ")).Append('\n');
        }

        return text.Append(Summary()).Append('\n').ToString();
    }

    internal string Summary()
    {
        var failed = Failed.IsEmpty ? "" : $"{Failed.Count} failed, ";
        var skipped = Skipped.IsEmpty ? "" : $"{Skipped.Count} skipped, ";
        return Done.IsEmpty && Failed.IsEmpty && Skipped.IsEmpty
            ? $"Nothing to do: {Unchanged} unchanged."
            : $"Done: {Counts()}{failed}{skipped}{Unchanged} unchanged in {Printable.Duration(Duration)}.";
    }

    internal string FailureText() => $"Applying stack '{Stack}' failed:\n{ToText().TrimEnd('\n')}";

    internal string CanceledText() => $"Applying stack '{Stack}' was stopped; apply again to go on.\n{ToText().TrimEnd('\n')}";

    private string Counts() => string.Concat(
        ((ReadOnlySpan<(ChangeAction Action, string Word)>)[(ChangeAction.Create, "created"), (ChangeAction.Update, "changed"), (ChangeAction.Replace, "replaced"), (ChangeAction.Await, "ready"), (ChangeAction.Delete, "deleted")])
        .ToArray()
        .Select(kind => Done.AsEnumerable().Count(done => done.Change.Action == kind.Action) is > 0 and var count ? $"{count} {kind.Word}, " : ""));
}

/// <summary>A change that was done.</summary>
/// <param name="Change">The change.</param>
/// <param name="Duration">How long writing it and waiting until it was ready took.</param>
public sealed record DoneChange(Change Change, TimeSpan Duration);

/// <summary>A change that failed.</summary>
/// <param name="Change">The change.</param>
/// <param name="Error">Why; where it is no <see cref="NixishException"/>, an error in a target.</param>
public sealed record FailedChange(Change Change, Exception Error)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Printable.Text(Change.ResourceId)}: {(Error is NixishException or OperationCanceledException ? "" : Error.GetType().Name + ": ")}{Printable.Lines(Error.Message, "    ")}";
}

/// <summary>A change that was not begun.</summary>
/// <param name="Change">The change.</param>
/// <param name="Because">Why, in words.</param>
public sealed record SkippedChange(Change Change, string Because)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Printable.Text(Change.ResourceId)}: skipped, {Printable.Text(Because)}";
}
