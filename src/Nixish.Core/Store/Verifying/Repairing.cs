namespace Nixish;

/// <summary>Puts damaged paths right, what they are made of first. What cannot be made again is left as it was.</summary>
/// <param name="store">The store.</param>
/// <param name="options">What to make things of.</param>
/// <param name="events">What to tell.</param>
/// <param name="infos">What is valid and can be read.</param>
/// <param name="findings">What is damaged.</param>
/// <param name="looked">What was hashed already.</param>
internal sealed class Repairing(LocalStore store, VerifyOptions options, BuildEvents events, IReadOnlyDictionary<StorePath, PathInfo> infos, IReadOnlyList<Finding> findings, HashSet<StorePath> looked)
{
    private readonly Makers _makers = new(store, options, infos);
    private readonly SortedDictionary<string, Finding> _findings = new(findings.ToDictionary(static finding => finding.HashPart, StringComparer.Ordinal), StringComparer.Ordinal);

    // What became of each; null for what was collected meanwhile.
    private readonly Dictionary<string, Damage?> _settled = [];
    private readonly HashSet<string> _busy = [];

    public async Task<Seq<Damage>> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var finding in findings)
        {
            await SettleAsync(finding, cancellationToken).ConfigureAwait(false);
        }

        return [.. _findings.Keys.Select(hashPart => _settled[hashPart]).OfType<Damage>()];
    }

    private async Task<Damage?> SettleAsync(Finding finding, CancellationToken cancellationToken)
    {
        if (_settled.TryGetValue(finding.HashPart, out var known))
        {
            return known;
        }

        if (!_busy.Add(finding.HashPart))
        {
            return Failed(finding, "it is needed to make itself.");
        }

        // On a stack of its own: what is damaged may be as deep as the graph.
        await Task.Yield();
        Damage? settled;
        try
        {
            settled = await RepairAsync(finding, cancellationToken).ConfigureAwait(false) is { } outcome ? finding.Damage with { Repair = outcome } : null;
        }
        catch (NixishException failure)
        {
            settled = Failed(finding, failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            settled = Failed(finding, StoreException.Unwritable(failure, store.Root).Message);
        }

        return _settled[finding.HashPart] = settled;
    }

    private static Damage Failed(Finding finding, string problem) => finding.Damage with { Repair = RepairOutcome.Failed, RepairProblem = problem };

    private async Task<RepairOutcome?> RepairAsync(Finding finding, CancellationToken cancellationToken)
    {
        if ((finding.Info?.Path ?? _makers.Identify(finding.HashPart)) is not { } path)
        {
            // It makes nothing valid: nothing by that name is here, and nothing speaks of it.
            File.Delete(finding.Damage.Path);
            return RepairOutcome.Mended;
        }

        using var lease = await store.LeaseAsync([path, .. finding.Info?.References ?? []], null, cancellationToken).ConfigureAwait(false);
        if (!store.IsRegistered(path))
        {
            return null;
        }

        var repair = new PathRepair(store, options, events, _makers, path, finding.Info, lease, RequireSoundAsync);
        if (finding.Info is null)
        {
            return await repair.MendInfoAsync(cancellationToken).ConfigureAwait(false) ? RepairOutcome.Mended : await repair.MakeAsync(cancellationToken).ConfigureAwait(false);
        }

        var made = RepairOutcome.Mended;
        foreach (var missing in finding.Info.References.Where(reference => !store.IsRegistered(reference)))
        {
            made = await repair.MakeValidAsync(missing, cancellationToken).ConfigureAwait(false);
        }

        return PathCheck.OfContent(store, finding.Info, cancellationToken) switch
        {
            null => made,
            { Kind: DamageKind.Permissions } => await repair.SealAsync(cancellationToken).ConfigureAwait(false),
            _ => await repair.MakeAsync(cancellationToken).ConfigureAwait(false),
        };
    }

    // What something is built from must be what it was registered as, or what is built is not either.
    private async Task RequireSoundAsync(StorePath path, CancellationToken cancellationToken)
    {
        if (infos.TryGetValue(path, out var info) && looked.Add(path) && store.IsRegistered(path) && PathCheck.Find(store, info, cancellationToken) is { } problem)
        {
            _findings.TryAdd(path.HashPart, new(path.HashPart, info, new(path.ToString(), problem.Kind, problem.Text)));
        }

        if (_findings.TryGetValue(path.HashPart, out var finding) && await SettleAsync(finding, cancellationToken).ConfigureAwait(false) is { Repair: RepairOutcome.Failed } failed)
        {
            throw new StoreException($"'{path}', which it is made of, is damaged too, and could not be repaired: {failed.RepairProblem}");
        }
    }
}
