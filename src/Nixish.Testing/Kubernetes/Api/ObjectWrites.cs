using System.Globalization;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Creates, updates, applies and patches: from what a request says to what the store holds.</summary>
internal sealed class ObjectWrites(ObjectStore store, TimeProvider clock)
{
    private static readonly FieldSet StatusOnly = FieldSet.FromJson(new() { ["f:status"] = new JsonObject() });

    private static readonly FieldSet AllButStatus = FieldSet.FromJson((JsonObject)JsonNode.Parse("""{"f:spec":{},"f:metadata":{"f:labels":{}}}""")!);

    private int _lastAddress;

    /// <summary>Asked before objects are written.</summary>
    public Admission Admission { get; } = new(store);

    public string Now => clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Creates what <paramref name="body"/> says; <paramref name="manager"/> owns what it set and what was filled in.</summary>
    public StoredObject Create(ApiRoute route, JsonObject body, string manager, bool dryRun)
    {
        var kind = route.Kind;
        Identify(route, body);
        if (body.Ensure("metadata") is var metadata && metadata.Text("name") is null or "" && metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = prefix + Suffix();
        }

        Defaults.Apply(kind, body);
        var managers = new Managers();
        if (metadata["managedFields"] is not null)
        {
            managers = Managers.Read(body);
        }

        DropStatus(kind, body);
        FieldOwnership.Update(null, body, managers, WriteOf(kind, FieldOwner.Updater(manager, kind.ApiVersion, null)));
        managers.Write(body);
        return Insert(route, body, dryRun);
    }

    /// <summary>Replaces <paramref name="live"/> by <paramref name="body"/>.</summary>
    public StoredObject Update(ApiRoute route, StoredObject live, JsonObject body, string manager, bool dryRun)
    {
        var kind = route.Kind;
        Identify(route, body);
        Preconditions(kind, live, body);
        if (kind.Custom && route.Subresource is null && string.IsNullOrEmpty(body.Object("metadata")?.Text("resourceVersion")))
        {
            throw ApiError.Invalid(kind.Group, kind.Plural, live.Name, [FieldProblem.Invalid("metadata.resourceVersion", "0x0", "must be specified for an update")]);
        }

        var resets = body.Object("metadata")?["managedFields"] is JsonArray entries && entries.All(JsonReading.IsEmptyObject);
        var next = ObjectShapes.Confined(route, live, body);
        if (route.Subresource is null)
        {
            Defaults.Apply(kind, next);
        }

        var managers = resets ? new Managers() : Managers.Read(body.Object("metadata")?.ContainsKey("managedFields") == true ? body : live.Body);
        if (!resets)
        {
            FieldOwnership.Update(live.Body, next, managers, WriteOf(kind, FieldOwner.Updater(manager, kind.ApiVersion, route.Subresource), route.Subresource));
        }

        managers.Write(next);
        return Replace(route, live, next, dryRun);
    }

    /// <summary>Server-side apply: creates or merges.</summary>
    public StoredObject Apply(ApiRoute route, StoredObject? live, JsonObject patch, string manager, bool force, bool dryRun)
    {
        var kind = route.Kind;
        if (patch.Text("apiVersion") is not { } version || version != kind.ApiVersion)
        {
            throw ApiError.BadRequest($"Incorrect version specified in apply patch. Specified patch version: {patch.Text("apiVersion")}, expected: {kind.ApiVersion}");
        }

        if (patch.Object("metadata")?["managedFields"] is not null)
        {
            throw ApiError.BadRequest("metadata.managedFields must be nil");
        }

        Identify(route, patch);
        patch.Ensure("metadata")["name"] ??= route.Name;
        if (live is null && patch.Object("metadata")?.Text("uid") is { Length: > 0 } uid)
        {
            throw ApiError.Absent(kind, route.Name!, uid);
        }

        var managers = live is null ? new Managers() : Managers.Read(live.Body);
        if (live is not null && managers.IsEmpty)
        {
            FieldOwnership.Update(null, live.Body, managers, WriteOf(kind, FieldOwner.Updater("before-first-apply", kind.ApiVersion, null)));
        }

        JsonObject merged;
        try
        {
            var write = WriteOf(kind, FieldOwner.Applier(manager, route.Subresource), route.Subresource) with { Forced = force };
            merged = FieldOwnership.Apply(live?.Body, patch, managers, write);
        }
        catch (OwnershipConflictException conflict)
        {
            throw ApiError.Conflicts(conflict.Conflicts);
        }
        catch (SchemaException problem)
        {
            throw ApiError.Internal($"failed to create typed patch object ({route.Namespace}/{route.Name}; {kind.ApiVersion}, Kind={kind.Kind}): {problem.Message}");
        }

        if (live is not null)
        {
            ApplyConditions(kind, live, patch);
        }

        merged = ApiObjects.Trimmed(kind, merged);
        if (live is null)
        {
            DropStatus(kind, merged);
            Defaults.Apply(kind, merged);
            managers.Write(merged);
            return Insert(route, merged, dryRun);
        }

        var next = ObjectShapes.Confined(route, live, merged);
        Defaults.Apply(kind, next);
        managers.Write(next);
        return Replace(route, live, next, dryRun);
    }

    /// <summary>Writes a status, as the cluster's own controllers do, and where they keep some of it there, annotations.</summary>
    public StoredObject Report(StoredObject live, JsonObject status, string manager, JsonObject? annotations = null)
    {
        // What came before this write may have been another: a status is always of the object as it is.
        live = store.Find(live.Uid) ?? live;
        var body = live.Body.Copy();
        body["status"] = status;
        foreach (var (name, value) in annotations ?? [])
        {
            body.Ensure("metadata").Ensure("annotations")[name] = value?.DeepClone();
        }

        return Update(new(live.Kind, live.Namespace, live.Name, "status"), live, body, manager, dryRun: false);
    }

    private static void Identify(ApiRoute route, JsonObject body)
    {
        var kind = route.Kind;
        var metadata = body.Ensure("metadata");
        if (body.Text("kind") is { Length: > 0 } named && body.Text("apiVersion") is { } version && (named, version) != (kind.Kind, kind.ApiVersion))
        {
            throw ApiError.BadRequest(version == kind.ApiVersion
                ? $"{named} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: the object's kind is not that of the URL"
                : $"the API version in the data ({version}) does not match the expected API version ({kind.ApiVersion})");
        }

        if (kind.Namespaced && metadata.Text("namespace") is { Length: > 0 } ns && ns != route.Namespace)
        {
            throw ApiError.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        if (route.Name is { } name && metadata.Text("name") is { Length: > 0 } own && own != name)
        {
            throw ApiError.BadRequest($"the name of the object ({own}) does not match the name on the URL ({name})");
        }

        body["apiVersion"] = kind.ApiVersion;
        body["kind"] = kind.Kind;
        if (kind.Namespaced)
        {
            metadata["namespace"] = route.Namespace;
        }
    }

    private static void Preconditions(ApiKind kind, StoredObject live, JsonObject body)
    {
        if (body.Object("metadata")?.Text("uid") is { Length: > 0 } uid && uid != live.Uid)
        {
            throw ApiError.Replaced(kind, live, uid);
        }

        if (body.Object("metadata")?.Text("resourceVersion") is { Length: > 0 } version && version != live.Metadata.Text("resourceVersion"))
        {
            throw ApiError.Modified(kind, live.Name);
        }
    }

    // Applying looks at the fields' owners first, then at the version, and takes a uid for a field that cannot change.
    private static void ApplyConditions(ApiKind kind, StoredObject live, JsonObject patch)
    {
        var metadata = patch.Ensure("metadata");
        if (metadata.Text("resourceVersion") is { Length: > 0 } version && version is not "0" && version != live.Metadata.Text("resourceVersion"))
        {
            throw ApiError.Modified(kind, live.Name);
        }

        if (metadata.Text("uid") is { Length: > 0 } uid && uid != live.Uid)
        {
            var problem = new FieldProblem("metadata.uid", "FieldValueInvalid", $"Invalid value: \"{uid}\": field is immutable");
            throw ApiError.Invalid(kind.Group, kind.Kind, live.Name, [problem, problem]);
        }
    }

    private static void DropStatus(ApiKind kind, JsonObject body)
    {
        if (kind.HasStatus)
        {
            body.Remove("status");
        }
    }

    private Write WriteOf(ApiKind kind, FieldOwner manager, string? subresource = null) => new(kind.Type.Value, manager, kind.ApiVersion, Now)
    {
        Ignored = !kind.HasStatus ? new() : subresource == "status" ? AllButStatus : StatusOnly,
    };

    private StoredObject Insert(ApiRoute route, JsonObject body, bool dryRun)
    {
        var kind = route.Kind;
        var metadata = body.Ensure("metadata");
        foreach (var name in new[] { "resourceVersion", "deletionTimestamp", "selfLink" })
        {
            metadata.Remove(name);
        }

        Validation.Check(kind, body);
        var key = metadata.Text("name")!;
        if (kind.Namespaced)
        {
            var home = store.Find(ServedKinds.Namespaces, null, route.Namespace!) ?? throw ApiError.NotFound(ServedKinds.Namespaces, route.Namespace!);
            if (home.Terminating)
            {
                throw ApiError.Terminating(kind, key, home.Name);
            }
        }

        if (store.Find(kind, route.Namespace, key) is not null)
        {
            throw ApiError.AlreadyExists(kind, key);
        }

        Admission.Ask("CREATE", kind, route.Namespace, key, body);
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Now;
        if (kind.CountsGenerations)
        {
            metadata["generation"] = 1;
        }

        Prepare(kind, body);
        Defaults.Count(kind, null, body);
        var stored = ObjectShapes.Arranged(ApiObjects.Trimmed(kind, body));
        return dryRun ? new(kind, route.Namespace, key, 0, stored) : store.Put(kind, route.Namespace, key, stored);
    }

    private StoredObject Replace(ApiRoute route, StoredObject live, JsonObject body, bool dryRun)
    {
        var kind = route.Kind;
        Validation.Check(kind, body);
        Validation.CheckChange(kind, live.Body, body);
        if (route.Subresource is null)
        {
            Admission.Ask("UPDATE", kind, live.Namespace, live.Name, body);
        }

        Defaults.Count(kind, live.Body, body);
        var next = ObjectShapes.Arranged(ApiObjects.Trimmed(kind, body));
        if (kind.CountsGenerations && route.Subresource is null or "scale" && !JsonReading.Same(ObjectShapes.Spec(live.Body), ObjectShapes.Spec(next)))
        {
            next.Ensure("metadata")["generation"] = (live.Metadata.Number("generation") ?? 0) + 1;
        }

        if (ObjectShapes.Timeless(next) is var now && JsonReading.Same(now, ObjectShapes.Timeless(live.Body)))
        {
            return live;
        }

        if (dryRun)
        {
            return live with { Body = next };
        }

        var stored = store.Put(kind, live.Namespace, live.Name, next);
        if (stored.Terminating && !stored.HasFinalizers && kind != ServedKinds.Namespaces)
        {
            store.Remove(stored);
        }

        return stored;
    }

    // What the server gives an object of its own after its owner is noted.
    private void Prepare(ApiKind kind, JsonObject body)
    {
        if (kind == ServedKinds.Namespaces)
        {
            body.Ensure("spec")["finalizers"] = new JsonArray("kubernetes");
            body.Ensure("status")["phase"] = "Active";
        }
        else if (kind is { Group: "", Kind: "Service" } && body.Ensure("spec") is var spec && spec.Text("type") != "ExternalName")
        {
            var address = ++_lastAddress;
            Defaults.Set(spec, "clusterIP", $"10.96.{address / 250}.{(address % 250) + 1}");
            Defaults.Set(spec, "clusterIPs", new JsonArray(spec["clusterIP"]!.DeepClone()));
        }
        else if (kind == ServedKinds.Claims)
        {
            Claims.Protect(body);
        }
        else if (kind is { Group: "batch", Kind: "Job" } && body.Ensure("spec") is var job && job["selector"] is null)
        {
            var uid = body.Ensure("metadata").Text("uid");
            job["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["controller-uid"] = uid } };
            var labels = job.Ensure("template").Ensure("metadata").Ensure("labels");
            labels["controller-uid"] = uid;
            labels["job-name"] = body.Ensure("metadata").Text("name");
        }
    }

    private static string Suffix() => string.Create(5, 0, (span, _) => System.Security.Cryptography.RandomNumberGenerator.GetItems("bcdfghjklmnpqrstvwxz2456789", span));
}
