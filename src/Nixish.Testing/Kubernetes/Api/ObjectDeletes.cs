using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Deletes, and what goes with what is deleted: the objects of a namespace, and those that had only it as owner.</summary>
internal sealed class ObjectDeletes(ObjectStore store, Func<string> now)
{
    /// <summary>Deletes an object, or marks it where finalizers hold it, and answers what the server answers.</summary>
    public JsonObject Delete(StoredObject live, JsonObject options, bool dryRun)
    {
        Preconditions(live, options);
        var policy = options.Text("propagationPolicy");
        if (policy is not (null or "Foreground" or "Background" or "Orphan"))
        {
            throw ApiError.Invalid("meta.k8s.io", "DeleteOptions", "", [new(
                "propagationPolicy",
                "FieldValueNotSupported",
                $"Unsupported value: \"{policy}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"")]);
        }

        if (live.Kind == ServedKinds.Namespaces)
        {
            return DeleteNamespace(live, dryRun).Body;
        }

        if (live.HasFinalizers)
        {
            return (dryRun || live.Terminating ? live : Mark(live)).Body;
        }

        if (!dryRun)
        {
            // First: what follows a delete takes what still names it as its last owner.
            if (policy == "Orphan")
            {
                Disown(live);
            }

            store.Remove(live);
        }

        return ApiError.Deleted(live.Kind, live.Name, live.Uid);
    }

    /// <summary>Deletes what has lost its last owner, and namespaces that have become empty. To be told of every delete.</summary>
    public void Follow(StoredEvent happened)
    {
        if (happened.Type != "DELETED")
        {
            return;
        }

        var gone = happened.Object;
        foreach (var dependent in store.OwnedBy(gone.Uid))
        {
            if (dependent.Metadata.Objects("ownerReferences").All(owner => store.Find(owner.Text("uid") ?? "") is null))
            {
                Delete(dependent, [], dryRun: false);
            }
        }

        if (gone.Namespace is { } ns && store.Find(ServedKinds.Namespaces, null, ns) is { Terminating: true } home)
        {
            Finish(home);
        }
    }

    private static void Preconditions(StoredObject live, JsonObject options)
    {
        if (options.Object("preconditions") is not { } preconditions)
        {
            return;
        }

        if (preconditions.Text("uid") is { } uid && uid != live.Uid)
        {
            throw ApiError.Precondition(live.Kind, live.Name, $"the UID in the precondition ({uid}) does not match the UID in record ({live.Uid}). The object might have been deleted and then recreated");
        }

        if (preconditions.Text("resourceVersion") is { } version && version != live.Metadata.Text("resourceVersion"))
        {
            throw ApiError.Precondition(live.Kind, live.Name, $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({live.Metadata.Text("resourceVersion")}). The object might have been modified");
        }
    }

    private StoredObject DeleteNamespace(StoredObject live, bool dryRun)
    {
        if (dryRun)
        {
            return live;
        }

        var marked = live.Terminating ? live : Mark(live, body => body.Ensure("status")["phase"] = "Terminating");
        foreach (var inside in store.All.Where(found => found.Namespace == live.Name).ToList())
        {
            // What another's delete took along is gone already.
            if (store.Find(inside.Uid) is { } still)
            {
                Delete(still, [], dryRun: false);
            }
        }

        if (store.Find(marked.Uid) is { } home)
        {
            Finish(home);
        }

        return marked;
    }

    private void Finish(StoredObject home)
    {
        if (!store.All.Any(found => found.Namespace == home.Name))
        {
            store.Remove(home);
        }
    }

    private StoredObject Mark(StoredObject live, Action<JsonObject>? also = null)
    {
        var body = live.Body.Copy();
        var metadata = body.Ensure("metadata");
        metadata["deletionTimestamp"] = now();
        if (live.Kind != ServedKinds.Namespaces)
        {
            metadata["deletionGracePeriodSeconds"] = 0;
        }

        also?.Invoke(body);
        return store.Put(live.Kind, live.Namespace, live.Name, body);
    }

    private void Disown(StoredObject gone)
    {
        foreach (var dependent in store.OwnedBy(gone.Uid))
        {
            var body = dependent.Body.Copy();
            var owners = (JsonArray)body.Ensure("metadata")["ownerReferences"]!;
            owners.RemoveAll(owner => (owner as JsonObject)?.Text("uid") == gone.Uid);
            store.Put(dependent.Kind, dependent.Namespace, dependent.Name, body);
        }
    }
}
