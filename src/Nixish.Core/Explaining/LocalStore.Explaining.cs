namespace Nixish;

public sealed partial class LocalStore
{
    /// <summary>Why <paramref name="after"/> is not built as <paramref name="before"/> was. Builds nothing.</summary>
    /// <param name="before">A value as it was.</param>
    /// <param name="after">The value now.</param>
    /// <param name="lowering">The reading of sources that both are lowered in; by default a new one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<Explanation> ExplainAsync(IBuildable before, IBuildable after, Lowering? lowering = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        lowering ??= new(Directory);
        return ExplainAsync(lowering.Lower(before), lowering.Lower(after), cancellationToken);
    }

    /// <summary>Why one lowered value is not built as another was. Builds nothing.</summary>
    public Task<Explanation> ExplainAsync(Lowered before, Lowered after, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var lookup = new Lookup(this);
        lookup.Add(before);
        lookup.Add(after);
        return ExplainAsync(lookup, KeyOf(before), KeyOf(after), cancellationToken);
    }

    /// <summary>Why a derivation is not built as another was: values that this store has the files of.</summary>
    /// <param name="before">A <c>.drv</c>, an output or a source in this store.</param>
    /// <param name="after">Another.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PathNotValidException">One of them, or what it was made by, is not in this store.</exception>
    public async Task<Explanation> ExplainAsync(StorePath before, StorePath after, CancellationToken cancellationToken = default) =>
        await ExplainAsync(new Lookup(this), await KeyOfAsync(before, cancellationToken).ConfigureAwait(false), await KeyOfAsync(after, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Why <paramref name="after"/> is not built as what was last built under <paramref name="name"/>. Where nothing was, the explanation
    /// has no <see cref="Explanation.Before"/>.
    /// </summary>
    /// <param name="name">As given to <see cref="RememberBuiltAsync"/>: <c>shop/image/registry.example.com/shop/web</c>.</param>
    /// <param name="after">What would be built now.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Explanation> ExplainAsync(string name, Lowered after, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(after);
        var lookup = new Lookup(this);
        lookup.Add(after);
        return FindLastBuilt(name) is { } before
            ? await ExplainAsync(lookup, before, KeyOf(after), cancellationToken).ConfigureAwait(false)
            : new() { Subject = after is LoweredOutput output ? ConfigMembers.NameOf(DerivationView.Of(output.Derivation)) : after.Path.Name, After = KeyOf(after) };
    }

    // In a few words, for a plan. That the last build cannot be told any more is no reason for a plan to fail.
    internal async Task<string> WhyNotBuiltAsync(string name, Lowered after, CancellationToken cancellationToken)
    {
        try
        {
            var explanation = await ExplainAsync(name, after, cancellationToken).ConfigureAwait(false);
            return explanation.First is { } first ? $"not built: {first}{(explanation.Causes.Count > 1 ? $" and {explanation.Causes.Count - 1} more" : "")}" : "not built";
        }
        catch (NixishException)
        {
            return "not built";
        }
    }

    // What says how it is made: the derivation of an output, the source itself.
    private static StorePath KeyOf(Lowered lowered) => lowered is LoweredOutput output ? output.Derivation.Path : lowered.Path;

    private async Task<StorePath> KeyOfAsync(StorePath path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        return await FindAsync(path, cancellationToken).ConfigureAwait(false) is { } info
            ? info.Deriver ?? path
            : throw new PathNotValidException(path, $"'{path}' is not in the store '{Root}', so it cannot be explained. Build it, or name its .drv.");
    }

    private static Task<Explanation> ExplainAsync(Lookup lookup, StorePath before, StorePath after, CancellationToken cancellationToken) =>
        Task.Run(() => new Comparison(lookup, cancellationToken).Explain(before, after), cancellationToken);
}
