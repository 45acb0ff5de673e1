using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>The API server of an in-memory cluster: one request at a time, each done when its answer is made.</summary>
internal sealed partial class ApiServer
{
    private readonly Lock _gate = new();
    private readonly ServedKinds _kinds = new();
    private readonly ObjectStore _store = new();
    private readonly List<Watch> _watches = [];
    private readonly ObjectWrites _writes;
    private readonly ObjectDeletes _deletes;
    private readonly ObjectLists _lists;
    private readonly Controllers _controllers;
    private readonly TimeProvider _clock;
    private readonly ITimer _alarm;

    public ApiServer(TimeProvider clock, ObjectFolder? folder)
    {
        _clock = clock;
        _alarm = clock.CreateTimer(_ => Retry(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _writes = new(_store, clock);
        _lists = new(_store);
        _deletes = new(_store, () => _writes.Now);
        _controllers = new(_store, _writes, _deletes);
        if (folder is not null)
        {
            Restore(folder);
            _store.Happened += folder.Follow;
        }

        _store.Happened += _kinds.Follow;
        _store.Happened += happened => _watches.ForEach(watch => watch.Follow(happened));
        _store.Happened += _deletes.Follow;
        _store.Happened += _controllers.Notice;
        foreach (var ns in new[] { "default", "kube-node-lease", "kube-public", "kube-system" })
        {
            if (_store.Find(ServedKinds.Namespaces, null, ns) is null)
            {
                _writes.Create(new(ServedKinds.Namespaces, null, null, null), new() { ["metadata"] = new JsonObject { ["name"] = ns } }, "kube-apiserver", dryRun: false);
            }
        }
    }

    public Seq<PodFailure> Failures
    {
        get => _controllers.Failures;
        set
        {
            lock (_gate)
            {
                _controllers.Failures = value;
                _controllers.NoteAll();
                Work();
            }
        }
    }

    /// <summary>Tells why an image cannot be pulled; null where it can.</summary>
    public Func<string, string?>? ImageProblem
    {
        get => _controllers.ImageProblem;
        set => _controllers.ImageProblem = value;
    }

    /// <summary>Asks a rule of the test's own before each write.</summary>
    public void Refuse(Func<ClusterWrite, string?> rule)
    {
        lock (_gate)
        {
            _writes.Admission.Add(rule);
        }
    }

    /// <summary>Every object that there is, of the kinds that people write.</summary>
    public IReadOnlyList<JsonObject> Everything()
    {
        lock (_gate)
        {
            return [.. _store.All.Select(stored => stored.Body)];
        }
    }

    /// <summary>Lets the controllers look at everything again: images may be there now that were not.</summary>
    public void Retry()
    {
        lock (_gate)
        {
            _controllers.NoteAll();
            Work();
        }
    }

    /// <summary>An object as it is now, in the first version that has it; null where there is none.</summary>
    public JsonObject? Find(string kind, string? ns, string name)
    {
        lock (_gate)
        {
            return _kinds.All.Where(served => served.Kind == kind)
                .Select(served => _store.Find(served, served.Namespaced ? ns : null, name)?.Body)
                .FirstOrDefault(body => body is not null);
        }
    }

    public void Compact()
    {
        lock (_gate)
        {
            _store.Compact();
        }
    }

    public void DropWatches()
    {
        lock (_gate)
        {
            _watches.ToList().ForEach(watch => watch.Dispose());
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _alarm.Dispose();
            _watches.ToList().ForEach(watch => watch.Dispose());
        }
    }

    public HttpResponseMessage Answer(ApiRequest request)
    {
        try
        {
            lock (_gate)
            {
                var response = request.Path is "/healthz" or "/livez" or "/readyz" ? Text("ok")
                    : request.Method == "GET" && Discovery.Answer(_kinds, request.Path) is { } discovered ? Json(200, discovered)
                    : Serve(request, ApiRoute.Parse(_kinds, request.Path));
                Work();
                return response;
            }
        }
        catch (ApiError error)
        {
            return Json(error.Code, error.Status);
        }
    }

    // A write may be followed by what only time brings: a rollout past its deadline. An alarm that rings too early is set again.
    private void Work()
    {
        if (_controllers.Run() && _controllers.NextLook() is { } next)
        {
            _alarm.Change(next - _clock.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(10), Timeout.InfiniteTimeSpan);
        }
    }

    private HttpResponseMessage Watch(ApiRequest request, ApiRoute route)
    {
        var watch = new Watch(route, ObjectSelection.Parse(route.Kind, request["labelSelector"], request["fieldSelector"]));
        watch.Begin(_store, request);
        _watches.Add(watch);
        watch.Closed += closed =>
        {
            lock (_gate)
            {
                _watches.Remove(closed);
            }
        };
        var limit = int.TryParse(request["timeoutSeconds"], out var seconds) ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var content = new StreamContent(watch.Open(limit, End));
        content.Headers.ContentType = new("application/json");
        return new(HttpStatusCode.OK) { Content = content };
    }

    // Between two writes, so that what its last bookmark says is all that was sent.
    private void End(Watch watch)
    {
        lock (_gate)
        {
            watch.End(_store.Version);
        }
    }

    private void Restore(ObjectFolder folder)
    {
        // Definitions first: the kinds that they make must be served before their objects are.
        foreach (var body in folder.Read().OrderBy(body => body.Text("kind") == "CustomResourceDefinition" ? 0 : 1))
        {
            var metadata = body.Ensure("metadata");
            if (_kinds.OfObject(body.Text("apiVersion") ?? "", body.Text("kind") ?? "") is { } kind)
            {
                var version = long.Parse(metadata.Text("resourceVersion") ?? "0", CultureInfo.InvariantCulture);
                var stored = new StoredObject(kind, metadata.Text("namespace"), metadata.Text("name")!, version, body);
                _store.Restore(stored);
                _kinds.Follow(new("ADDED", stored, null, version));
            }
        }
    }

    internal static HttpResponseMessage Json(int code, JsonObject body, IReadOnlyList<string>? warnings = null)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var response = new HttpResponseMessage((HttpStatusCode)code) { Content = content };
        foreach (var warning in warnings ?? [])
        {
            response.Headers.TryAddWithoutValidation("Warning", $"299 - \"{warning.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }

        return response;
    }

    private static HttpResponseMessage Text(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "text/plain") };
}
