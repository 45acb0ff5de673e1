using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>The API server of an in-memory cluster: one request at a time, each done when its answer is made.</summary>
internal sealed class ApiServer
{
    private readonly Lock _gate = new();
    private readonly ServedKinds _kinds = new();
    private readonly ObjectStore _store = new();
    private readonly List<Watch> _watches = [];
    private readonly ObjectWrites _writes;
    private readonly ObjectDeletes _deletes;
    private readonly Controllers _controllers;
    private readonly TimeProvider _clock;
    private readonly ITimer _alarm;

    public ApiServer(TimeProvider clock, ObjectFolder? folder)
    {
        _clock = clock;
        _alarm = clock.CreateTimer(_ => Retry(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _writes = new(_store, clock);
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

    private HttpResponseMessage Serve(ApiRequest request, ApiRoute route)
    {
        RequestOptions.Check(request);
        switch (request.Method, route.Name, route.Subresource)
        {
            case ("GET", _, "log"):
                return Text(_controllers.LogOf(Existing(route)));
            case ("GET", null, _):
                return request.IsTrue("watch") ? Watch(request, route) : Json(200, List(request, route));
            case ("GET", _, _):
                return request.IsTrue("watch") ? Watch(request, route) : Json(200, Presentation.Of(request, route.Kind, Existing(route).Body));
            case ("POST", null, null):
                var (body, warnings) = Decoding.Read(request, route.Kind);
                return Json(201, Presentation.Of(request, route.Kind, _writes.Create(Home(route), body, request.FieldManager, request.DryRun).Body), warnings);
            case ("PUT", { }, null or "status" or "finalize"):
                var (updated, notes) = Decoding.Read(request, route.Kind);
                var current = Existing(route, updated);
                return Json(200, Presentation.Of(request, route.Kind, _writes.Update(Home(route), current, updated, request.FieldManager, request.DryRun).Body), notes);
            case ("PATCH", { }, null or "status"):
                return Patch(request, Home(route));
            case ("DELETE", { }, null):
                var leaving = Existing(route);
                _writes.Admission.Ask("DELETE", route.Kind, leaving.Namespace, leaving.Name, leaving.Body);
                return Json(200, _deletes.Delete(leaving, request.Body.IsEmpty ? [] : request.Object(), request.DryRun));
            case ("DELETE", null, null):
                var list = List(request, route);
                foreach (var found in Matching(request, route).ToList())
                {
                    _deletes.Delete(found, [], request.DryRun);
                }

                return Json(200, list);
            default:
                throw ApiError.MethodNotAllowed();
        }
    }

    private HttpResponseMessage Patch(ApiRequest request, ApiRoute route)
    {
        var live = _store.Find(route.Kind, route.Namespace, route.Name!);
        if (request.AppliesPatch)
        {
            var wanted = request.Object();
            if (live is null && route.Subresource is not null)
            {
                throw ApiError.NotFound(route.Kind, route.Name!);
            }

            var applied = _writes.Apply(route, live, wanted, request["fieldManager"]!, request.IsTrue("force"), request.DryRun);
            return Json(live is null ? 201 : 200, Presentation.Of(request, route.Kind, applied.Body));
        }

        if (request.ContentType is not ("application/merge-patch+json" or "application/json-patch+json" or "application/strategic-merge-patch+json") ||
            (request.ContentType == "application/strategic-merge-patch+json" && route.Kind.Custom))
        {
            throw ApiError.UnsupportedMediaType(request.ContentType);
        }

        live = Existing(route);
        var body = Patches.Apply(request.ContentType, route.Kind.Type.Value, live.Body, request.Parse());
        var (typed, warnings) = Decoding.Check(body, route.Kind, request["fieldValidation"]);
        return Json(200, Presentation.Of(request, route.Kind, _writes.Update(route, live, typed, request.FieldManager, request.DryRun).Body), warnings);
    }

    private JsonObject List(ApiRequest request, ApiRoute route)
    {
        var found = Matching(request, route).ToList();
        var metadata = new JsonObject { ["resourceVersion"] = _store.Version.ToString(CultureInfo.InvariantCulture) };

        // A page goes on where a token, the number of objects before it, says: good enough while nothing changes between.
        var skip = request["continue"] is { Length: > 0 } token && int.TryParse(token, out var before) ? before : 0;
        if (int.TryParse(request["limit"], out var limit) && limit > 0 && found.Count > skip + limit)
        {
            metadata["continue"] = (skip + limit).ToString(CultureInfo.InvariantCulture);
            metadata["remainingItemCount"] = found.Count - skip - limit;
            found = found.GetRange(skip, limit);
        }
        else
        {
            found = found.GetRange(Math.Min(skip, found.Count), found.Count - Math.Min(skip, found.Count));
        }

        return Presentation.List(request, route.Kind, metadata, found);
    }

    private IEnumerable<StoredObject> Matching(ApiRequest request, ApiRoute route)
    {
        var selector = ObjectSelection.Parse(route.Kind, request["labelSelector"], request["fieldSelector"]);
        return _store.List(route.Kind, route.Namespace).Where(selector.Matches);
    }

    private HttpResponseMessage Watch(ApiRequest request, ApiRoute route)
    {
        var watch = new Watch(route, ObjectSelection.Parse(route.Kind, request["labelSelector"], request["fieldSelector"]));
        watch.Begin(_store, request["resourceVersion"], request.IsTrue("allowWatchBookmarks"));
        _watches.Add(watch);
        watch.Closed += closed =>
        {
            lock (_gate)
            {
                _watches.Remove(closed);
            }
        };
        var limit = int.TryParse(request["timeoutSeconds"], out var seconds) ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var content = new StreamContent(watch.Open(limit));
        content.Headers.ContentType = new("application/json");
        return new(HttpStatusCode.OK) { Content = content };
    }

    private StoredObject Existing(ApiRoute route, JsonObject? body = null)
    {
        if (body?.Object("metadata")?.Text("name") is { Length: > 0 } own && own != route.Name)
        {
            throw ApiError.BadRequest($"the name of the object ({own}) does not match the name on the URL ({route.Name})");
        }

        return _store.Find(route.Kind, route.Namespace, route.Name!) ?? throw ApiError.NotFound(route.Kind, route.Name!);
    }

    private static ApiRoute Home(ApiRoute route) =>
        route.Kind.Namespaced && route.Namespace is null ? throw ApiError.MethodNotAllowed() : route;

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
