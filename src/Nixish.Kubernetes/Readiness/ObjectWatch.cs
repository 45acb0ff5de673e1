using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>
/// The live objects of one kind in one namespace, kept up to date by one watch that all waits for them share. Lists, then
/// watches from there; lists again where the server has forgotten that point (410).
/// </summary>
internal sealed class ObjectWatch : IDisposable
{
    private const int MaxFailures = 6;
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

    public ObjectWatch(KubernetesApi api, ObjectKind kind, string? ns, string selector, Func<JsonElement, string?> groupOf, TimeProvider clock)
    {
        (_api, _kind, _groupOf, _clock) = (api, kind, groupOf, clock);
        _collection = kind.Collection(ns);
        _query = selector.Length == 0 ? "" : $"&labelSelector={Uri.EscapeDataString(selector)}";
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

    /// <summary>The objects of a group, and what completes when one of them changes. Empty where they cannot be watched.</summary>
    public (IReadOnlyList<JsonElement> Live, Task Changed) ReadGroup(string group)
    {
        lock (_lock)
        {
            return (_groups.TryGetValue(group, out var members) ? [.. members.Values] : [], Signal("g/" + group).Task);
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
        for (var failures = 0; !cancellationToken.IsCancellationRequested;)
        {
            try
            {
                version = version is null ? await ListAsync(cancellationToken).ConfigureAwait(false) : await FollowAsync(version, cancellationToken).ConfigureAwait(false);
                failures = 0;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (KubernetesApiException error) when (error.StatusCode == 410)
            {
                version = null;
            }
            catch (Exception error)
            {
                // A right that is missing stays missing; a server that restarts comes back.
                if (error is KubernetesApiException { StatusCode: 401 or 403 or 404 } || ++failures >= MaxFailures)
                {
                    Fail(error);
                    return;
                }

                await Task.Delay(TimeSpan.FromSeconds(Math.Min(8, 0.5 * (1 << failures))), _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<string?> ListAsync(CancellationToken cancellationToken)
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

    private async Task<string?> FollowAsync(string version, CancellationToken cancellationToken)
    {
        var path = $"{_collection}?watch=1&allowWatchBookmarks=true&timeoutSeconds=290&resourceVersion={Uri.EscapeDataString(version)}{_query}";
        await foreach (var change in _api.WatchAsync(path, cancellationToken).ConfigureAwait(false))
        {
            var value = change.Member("object"u8);
            var type = change.Member("type"u8).AsText();
            if (type is "ERROR")
            {
                // Mostly 410: the server has forgotten this version.
                return null;
            }

            version = value.At("metadata", "resourceVersion").AsText() ?? version;
            if (type is "ADDED" or "MODIFIED" or "DELETED")
            {
                lock (_lock)
                {
                    var live = value.Clone();
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
        }

        return version;
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
