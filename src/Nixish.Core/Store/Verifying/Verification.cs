using System.Collections.Concurrent;
using System.Text;

namespace Nixish;

/// <summary>One verification: looks at every info, hashes all paths or a sample of them, repairs where that is asked for.</summary>
internal sealed class Verification(LocalStore store, VerifyOptions options, IProgress<BuildEvent>? progress)
{
    private readonly ConcurrentBag<Finding> _findings = [];

    public async Task<VerifyResult> RunAsync(CancellationToken cancellationToken)
    {
        var seed = options.Seed ?? Random.Shared.Next();
        var infos = ReadInfos();
        var sample = Sample(infos, seed);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(infos.Values, parallel, (info, stop) => CheckAsync(info, sample.Contains(info.Path), stop)).ConfigureAwait(false);
        Finding[] findings = [.. _findings.OrderBy(static finding => finding.HashPart, StringComparer.Ordinal)];
        var damage = options.Repair == VerifyRepair.Repair && findings.Length > 0
            ? await new Repairing(store, options, BuildEvents.Of(progress), infos, findings, sample).RunAsync(cancellationToken).ConfigureAwait(false)
            : [.. findings.Select(static finding => finding.Damage)];
        return new() { Checked = sample.Count, Damage = damage, Deleted = DeleteInvalid(cancellationToken), Unknown = [.. Unknown()], Seed = seed };
    }

    private Dictionary<StorePath, PathInfo> ReadInfos()
    {
        Dictionary<StorePath, PathInfo> infos = [];
        foreach (var file in Directory.EnumerateFiles(store.Layout.Info, "*.narinfo"))
        {
            try
            {
                if (PathInfo.Parse(File.ReadAllText(file), store.Directory) is { } info && file == store.Layout.InfoOf(info.Path))
                {
                    infos[info.Path] = info;
                }
                else
                {
                    Add("it is not what a store writes");
                }
            }
            catch (FileNotFoundException)
            {
                // Collected since it was listed.
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Add(failure.Message);
            }

            void Add(string problem) => _findings.Add(new(Path.GetFileNameWithoutExtension(file), null, new(file, DamageKind.Info, $"the file that makes a path valid cannot be read: {problem}")));
        }

        return infos;
    }

    private HashSet<StorePath> Sample(Dictionary<StorePath, PathInfo> infos, int seed)
    {
        if (options.Sample is not { } count || count >= infos.Count)
        {
            return [.. infos.Keys];
        }

        // In an order of their own, so that a seed means the same choice on every machine.
        var paths = infos.Keys.Order().ToArray();
        new Random(seed).Shuffle(paths);
        return [.. paths.AsSpan(0, count)];
    }

    private async ValueTask CheckAsync(PathInfo info, bool content, CancellationToken cancellationToken)
    {
        if (Problem(info, content, cancellationToken) is null)
        {
            return;
        }

        // What was collected or made anew while it was hashed is not damaged: the second look, while nobody changes it, tells.
        using var held = store.Access == StoreAccess.Read ? null : await FileLock.TakeAsync(store.Layout.LockOf(info.Path), cancellationToken).ConfigureAwait(false);
        if (Again(info) is { } now && Problem(now, content, cancellationToken) is { } problem)
        {
            _findings.Add(new(info.Path.HashPart, now, new(info.Path.ToString(), problem.Kind, problem.Text)));
        }
    }

    private PathInfo? Again(PathInfo info)
    {
        try
        {
            return store.FindRegistered(info.Path)?.Info;
        }
        catch (StoreException)
        {
            // Spoiled this moment. What was read before tells more than an error.
            return info;
        }
    }

    private PathProblem? Problem(PathInfo info, bool content, CancellationToken cancellationToken) =>
        content ? PathCheck.Find(store, info, cancellationToken) : PathCheck.OfReferences(store, info);

    private int DeleteInvalid(CancellationToken cancellationToken)
    {
        if (store.Access == StoreAccess.Read)
        {
            return 0;
        }

        using var locks = new CollectorLocks(store);
        var litter = new Litter(store, new(), StoreClock.Read(store), locks);
        litter.DeleteInvalid(cancellationToken);
        return litter.Count;
    }

    private IEnumerable<string> Unknown() => Disk.List(store.Layout.Store)
        .Select(static entry => Encoding.UTF8.GetString(entry.Name))
        .Where(name => !StorePath.TryParse($"{store.Directory}/{name}", store.Directory, out _));
}

/// <summary>Damage and, where it can still be read, what was registered.</summary>
internal sealed record Finding(string HashPart, PathInfo? Info, Damage Damage);
