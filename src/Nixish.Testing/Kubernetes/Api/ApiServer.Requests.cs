using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <content>Which request does what.</content>
internal sealed partial class ApiServer
{
    private HttpResponseMessage Serve(ApiRequest request, ApiRoute route)
    {
        RequestOptions.Check(request);
        switch (request.Method, route.Name, route.Subresource)
        {
            case ("GET", _, "log"):
                return Text(_controllers.LogOf(Existing(route)));
            case (_, { }, "scale"):
                return Json(200, ObjectScale.Of(Scale(request, Home(route))));
            case ("GET", null, _):
                return request.IsTrue("watch") ? Watch(request, route) : Json(200, _lists.Answer(request, route));
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
                return Json(200, _deletes.Delete(leaving, DeleteOptions.Read(request)));
            case ("DELETE", null, null):
                return Json(200, DeleteAll(request, route));
            default:
                throw ApiError.MethodNotAllowed();
        }
    }

    private StoredObject Scale(ApiRequest request, ApiRoute route)
    {
        var live = _store.Find(route.Kind, route.Namespace, route.Name!)
            ?? throw ApiError.NotFound(route.Kind.Custom ? route.Kind : route.Kind with { Plural = $"{route.Kind.Plural}/scale" }, route.Name!);
        switch (request.Method)
        {
            case "GET":
                return live;
            case "PUT":
                return _writes.Update(route, live, ObjectScale.Scaled(live, request.Object()), request.FieldManager, request.DryRun);
            case "PATCH" when request.AppliesPatch:
                return _writes.Apply(route, live, ObjectScale.Applied(live, request.Object()), request["fieldManager"]!, request.IsTrue("force"), request.DryRun);
            case "PATCH":
                var patched = Patches.Apply(PatchType(request, route.Kind), ApiType.Anything, ObjectScale.Of(live), request.Parse());
                return _writes.Update(route, live, ObjectScale.Scaled(live, patched), request.FieldManager, request.DryRun);
            default:
                throw ApiError.MethodNotAllowed();
        }
    }

    // Leaves everything as it is where one object's delete is refused: that is asked of all first.
    private JsonObject DeleteAll(ApiRequest request, ApiRoute route)
    {
        var options = DeleteOptions.Read(request);
        var list = _lists.Answer(request, route);
        var leaving = _lists.Matching(request, route);
        foreach (var found in leaving)
        {
            _writes.Admission.Ask("DELETE", route.Kind, found.Namespace, found.Name, found.Body);
        }

        foreach (var found in leaving)
        {
            // What another's delete took along is gone already.
            if (_store.Find(found.Uid) is { } still)
            {
                _deletes.Delete(still, options);
            }
        }

        return list;
    }

    private static string PatchType(ApiRequest request, ApiKind kind) =>
        request.ContentType is "application/merge-patch+json" or "application/json-patch+json" || (request.ContentType is "application/strategic-merge-patch+json" && !kind.Custom)
            ? request.ContentType
            : throw ApiError.UnsupportedMediaType(kind);

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

        var type = PatchType(request, route.Kind);
        live = Existing(route);
        var body = Patches.Apply(type, route.Kind.Type.Value, live.Body, request.Parse());
        var (typed, warnings) = Decoding.Check(body, route.Kind, request["fieldValidation"]);
        return Json(200, Presentation.Of(request, route.Kind, _writes.Update(route, live, typed, request.FieldManager, request.DryRun).Body), warnings);
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
}
