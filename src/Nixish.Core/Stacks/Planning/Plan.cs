using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>
/// What applying a stack would change: the changes, in an order in which they can be done. It holds only real changes, so a plan
/// with nothing to do is empty. It stays as it was made: to see the world anew, plan again.
/// </summary>
public sealed class Plan : IReadOnlyList<Change>
{
    private readonly Seq<Change> _changes;

    internal Plan(string stack, IStateStore store, StackState state, IReadOnlyList<PlannedChange> planned)
    {
        (Stack, Store, State) = (stack, store, state);
        Sorted = ChangeGraph.Sort(planned, state);
        _changes = Sorted.Where(step => step.Change.Action != ChangeAction.None).Select(step => step.Change).ToSeq();
        Unchanged = planned.Where(step => step.Change.Action == ChangeAction.None).Select(step => step.Change).ToSeq();
    }

    /// <summary>The stack's name.</summary>
    public string Stack { get; }

    /// <summary>How many changes there are.</summary>
    public int Count => _changes.Count;

    /// <summary>The resources that are as they should be, in the stack's order.</summary>
    public Seq<Change> Unchanged { get; }

    /// <inheritdoc/>
    public Change this[int index] => _changes[index];

    // In dependency order, with the unchanged.
    internal PlannedChange[] Sorted { get; }

    internal IStateStore Store { get; }

    internal StackState State { get; }

    /// <summary>How many changes do <paramref name="action"/>.</summary>
    public int CountOf(ChangeAction action) =>
        action == ChangeAction.None ? Unchanged.Count : _changes.AsEnumerable().Count(change => change.Action == action);

    /// <summary>The name of the target that <paramref name="change"/> is applied to.</summary>
    public string TargetOf(Change change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Array.Find(Sorted, step => ReferenceEquals(step.Change, change))?.Target.Name ?? throw new ArgumentException("The change is not one of this plan.", nameof(change));
    }

    /// <summary>Does what the plan says: in dependency order, independent changes at once, deletes last.</summary>
    /// <param name="options">How; by default as <see cref="ApplyOptions"/> says.</param>
    /// <param name="progress">Hears of every step, from several threads.</param>
    /// <param name="cancellationToken">Stops: changes in hand are finished, no other is begun.</param>
    /// <exception cref="StalePlanException">The state is no longer what it was when the plan was made, such as when the plan was applied already.</exception>
    /// <exception cref="StateLockedException">Another apply of the stack runs.</exception>
    /// <exception cref="ApplyFailedException">A change failed; what did not depend on it was done.</exception>
    /// <exception cref="ApplyCanceledException">It was stopped.</exception>
    public Task<ApplyResult> ApplyAsync(ApplyOptions? options = null, IProgress<StackEvent>? progress = null, CancellationToken cancellationToken = default) =>
        ApplyRun.ApplyAsync(this, options ?? new(), progress, cancellationToken);

    /// <summary>The plan for people: a line a change, its fields below, and a summary.</summary>
    public string ToText() => PlanText.Of(this);

    /// <summary>The plan for programs.</summary>
    public string ToJson()
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            WriteTo(json);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Writes the plan as one JSON object: <c>stack</c>, <c>changes</c>, <c>unchanged</c> and <c>summary</c>.</summary>
    public void WriteTo(Utf8JsonWriter writer) => PlanJson.Write(writer, this);

    /// <inheritdoc/>
    public IEnumerator<Change> GetEnumerator() => _changes.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The plan's summary.</summary>
    public override string ToString() => PlanText.Summary(this);
}
