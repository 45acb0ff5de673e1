using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>
/// The live objects of one kind in one namespace, kept up to date by one watch that all waits for them share. Lists, then
/// watches from there; lists again where the server has forgotten that point (410).
/// </summary>
internal sealed class ObjectWatch : IDisposable
{
    private const int MaxFailures = 6;
    private const int WatchSeconds = 290;

    // A server ends a watch when its time is over. One that is silent for longer has gone without a word.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(WatchSeconds + 30);
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(1);
    private readonly KubernetesApi _api;
    private readonly string _collection;
    private readonly string _query;
    private readonly ObjectKind _kind;
    private readonly Func<JsonElement, string?> _groupOf;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, JsonElement> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, JsonElement>> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource> _signals = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private bool _listed;
    private Exception? _fault;

    public ObjectWatch(KubernetesApi api, ObjectKind kind, string? ns, string query, Func<JsonElement, string?> groupOf, TimeProvider clock)
    {
        (_api, _kind, _groupOf, _clock) = (api, kind, groupOf, clock);
        _collection = kind.Collection(ns);
        _query = query.Length == 0 ? "" : "&" + query;
        _ = Task.Run(() => RunAsync(_stop.Token));
    }

    /// <summary>The object of a name, whether it is known that there is none, and what completes when it changes.</summary>
    public (JsonElement? Live, bool IsKnown, Task Changed) Read(string name)
    {
        lock (_lock)
        {
            return _fault is null
                ? (_objects.TryGetValue(name, out var live) ? live : null, _listed, Signal("n/" + name).Task)
                : throw _fault;
        }
    }

    /// <summary>The objects of a group, whether these are all, and what completes when one of them changes. Empty where they cannot be watched.</summary>
    public (IReadOnlyList<JsonElement> Live, bool IsKnown, Task Changed) ReadGroup(string group)
    {
        lock (_lock)
        {
            return (_groups.TryGetValue(group, out var members) ? [.. members.Values] : [], _listed || _fault is not null, Signal("g/" + group).Task);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        string? version = null;
        for (int failures = 0, idle = 0; !cancellationToken.IsCancellationRequested;)
        {
            var (began, heard) = (_clock.GetTimestamp(), false);
            try
            {
                if (version is null)
                {
                    version = await ListAsync(cancellationToken).ConfigureAwait(false);
                    failures = 0;
                }

                (version, heard) = await FollowAsync(version!, cancellationToken).ConfigureAwait(false);
                failures = heard ? 0 : failures;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (KubernetesApiException error) when (error.StatusCode == 410)
            {
                version = null;
            }
            catch (KubernetesJsonException)
            {
                // What came was no event: what it should have told is in a list.
                version = null;
            }
            catch (Exception error)
            {
                // A right that is missing stays missing; a server that restarts comes back.
                if (error is KubernetesApiException { StatusCode: 401 or 403 } || ++failures >= MaxFailures)
                {
                    Fail(error);
                    return;
                }

                await PauseAsync(TimeSpan.FromSeconds(Math.Min(8, 0.5 * (1 << failures))), cancellationToken).ConfigureAwait(false);
            }

            // Watches that end as soon as they begin, for whatever reason, must not become a storm of requests.
            idle = heard || _clock.GetElapsedTime(began) > ShortLife ? 0 : Math.Min(idle + 1, 7);
            if (idle > 0)
            {
                await PauseAsync(TimeSpan.FromMilliseconds(50 * (1 << idle)), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Task PauseAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var pause = Task.Delay(time, _clock, cancellationToken);
        return pause.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        using var response = await _api.SendAsync(new(HttpMethod.Get, $"{_collection}?{_query.TrimStart('&')}"), cancellationToken).ConfigureAwait(false);
        using var list = await _api.ReadAsync(response, $"Listing {_kind.Plural}", cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _objects.Clear();
            _groups.Clear();
            foreach (var item in list.RootElement.Member("items"u8).Items())
            {
                Put(item.Clone());
            }

            _listed = true;
            foreach (var signal in _signals.Values)
            {
                signal.TrySetResult();
            }

            _signals.Clear();
        }

        return list.RootElement.At("metadata", "resourceVersion").AsText() ?? "";
    }

    // The version to go on from, null where only a list helps, and whether anything was heard.
    private async Task<(string? Version, bool Heard)> FollowAsync(string version, CancellationToken cancellationToken)
    {
        var heard = false;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(LongestSilence);
        try
        {
            var path = $"{_collection}?watch=1&allowWatchBookmarks=true&timeoutSeconds={WatchSeconds}&resourceVersion={Uri.EscapeDataString(version)}{_query}";
            await foreach (var change in _api.WatchAsync(path, silence.Token).ConfigureAwait(false))
            {
                var (type, value) = (change.Member("type"u8).AsText(), change.Member("object"u8));
                if (type is not ("ADDED" or "MODIFIED" or "DELETED" or "BOOKMARK"))
                {
                    // Mostly ERROR with 410: the server has forgotten this version.
                    return (null, heard);
                }

                version = value.At("metadata", "resourceVersion").AsText() ?? version;
                if (type is not "BOOKMARK")
                {
                    heard = true;
                    Follow(type, value.Clone());
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Gone without a word: begun anew from where it was.
        }

        return (version, heard);
    }

    private void Follow(string type, JsonElement live)
    {
        lock (_lock)
        {
            Remove(Name(live));
            if (type is not "DELETED")
            {
                Put(live);
            }

            Raise("n/" + Name(live));
            if (_groupOf(live) is { } group)
            {
                Raise("g/" + group);
            }
        }
    }

    private void Put(JsonElement live)
    {
        _objects[Name(live)] = live;
        if (_groupOf(live) is { } group)
        {
            (_groups.TryGetValue(group, out var members) ? members : _groups[group] = new(StringComparer.Ordinal))[Name(live)] = live;
        }
    }

    private void Remove(string name)
    {
        if (_objects.Remove(name, out var old) && _groupOf(old) is { } group && _groups.TryGetValue(group, out var members))
        {
            members.Remove(name);
        }
    }

    private void Fail(Exception error)
    {
        lock (_lock)
        {
            _fault = error;
            foreach (var signal in _signals.Values)
            {
                signal.TrySetResult();
            }

            _signals.Clear();
        }
    }

    private TaskCompletionSource Signal(string key) =>
        _signals.TryGetValue(key, out var signal) ? signal : _signals[key] = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Raise(string key)
    {
        if (_signals.Remove(key, out var signal))
        {
            signal.TrySetResult();
        }
    }

    private static string Name(JsonElement live) => live.At("metadata", "name").AsText() ?? "";
}
