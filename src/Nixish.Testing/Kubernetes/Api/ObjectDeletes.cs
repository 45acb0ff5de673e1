using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>
/// Deletes, and what goes with what is deleted: the objects of a namespace, and those that had only it as owner, before it,
/// after it or not at all.
/// </summary>
/// <seealso href="https://kubernetes.io/docs/concepts/architecture/garbage-collection/#cascading-deletion"/>
internal sealed class ObjectDeletes(ObjectStore store, Func<string> now)
{
    private const string OrphanFinalizer = "orphan";
    private const string ForegroundFinalizer = "foregroundDeletion";

    /// <summary>Deletes an object, or marks it where finalizers hold it, and answers what the server answers.</summary>
    public JsonObject Delete(StoredObject live, DeleteOptions options)
    {
        Preconditions(live, options);
        if (live.Kind == ServedKinds.Namespaces)
        {
            return DeleteNamespace(live, options.DryRun).Body;
        }

        var finalizers = Finalizers(live, options.Policy);
        if (finalizers.Count > 0)
        {
            var marked = Marked(live, finalizers);
            return (JsonReading.Same(marked, live.Body) ? live.Body
                : options.DryRun ? marked
                : store.Put(live.Kind, live.Namespace, live.Name, marked).Body).Copy();
        }

        if (!options.DryRun)
        {
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
            // What another's delete took along is gone already.
            if (store.Find(dependent.Uid) is { } still)
            {
                LetGo(still, gone.Uid, new());
            }
        }

        if (gone.Namespace is { } ns && store.Find(ServedKinds.Namespaces, null, ns) is { Terminating: true } home)
        {
            Finish(home);
        }
    }

    /// <summary>Does what an object that is being deleted waits for, where that is for its dependents: to be left, or to go first.</summary>
    public void Collect(StoredObject leaving)
    {
        if (Has(leaving, OrphanFinalizer))
        {
            foreach (var dependent in store.OwnedBy(leaving.Uid))
            {
                Disown(dependent, leaving.Uid);
            }

            Release(leaving, OrphanFinalizer);
        }
        else if (Has(leaving, ForegroundFinalizer))
        {
            foreach (var dependent in store.OwnedBy(leaving.Uid))
            {
                if (store.Find(dependent.Uid) is { } still)
                {
                    LetGo(still, leaving.Uid, new() { Policy = store.OwnedBy(still.Uid).Count > 0 ? DeleteOptions.Foreground : null });
                }
            }

            if (!store.OwnedBy(leaving.Uid).Any(dependent => dependent.Metadata.Objects("ownerReferences").Any(owner => owner.Text("uid") == leaving.Uid && Blocks(owner))))
            {
                Release(leaving, ForegroundFinalizer);
            }
        }
    }

    private static bool Blocks(JsonObject owner) => owner["blockOwnerDeletion"]?.GetValue<bool>() == true;

    private static bool Has(StoredObject stored, string finalizer) => (stored.Metadata["finalizers"] as JsonArray ?? []).Any(item => (string?)item == finalizer);

    // The two of the garbage collector's are as the delete says; where it says nothing they stay as an earlier one said.
    private static List<string> Finalizers(StoredObject live, string? policy)
    {
        var finalizers = (live.Metadata["finalizers"] as JsonArray ?? []).Select(static item => item?.ToString() ?? "").ToList();
        if (policy is not null)
        {
            finalizers.RemoveAll(static finalizer => finalizer is OrphanFinalizer or ForegroundFinalizer);
        }

        switch (policy)
        {
            case DeleteOptions.Orphan:
                finalizers.Add(OrphanFinalizer);
                break;
            case DeleteOptions.Foreground:
                finalizers.Add(ForegroundFinalizer);
                break;
            default:
                break;
        }

        return finalizers;
    }

    private static void Preconditions(StoredObject live, DeleteOptions options)
    {
        if (options.Uid is { } uid && uid != live.Uid)
        {
            throw ApiError.Precondition(live.Kind, live.Name, $"the UID in the precondition ({uid}) does not match the UID in record ({live.Uid}). The object might have been deleted and then recreated");
        }

        if (options.Version is { } version && version != live.Metadata.Text("resourceVersion"))
        {
            throw ApiError.Precondition(live.Kind, live.Name, $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({live.Metadata.Text("resourceVersion")}). The object might have been modified");
        }
    }

    // An owner that waits for its dependents holds none of them.
    private void LetGo(StoredObject dependent, string owner, DeleteOptions options)
    {
        var holds = dependent.Metadata.Objects("ownerReferences")
            .Select(reference => store.Find(reference.Text("uid") ?? ""))
            .Any(other => other is not null && other.Uid != owner && !(other.Terminating && Has(other, ForegroundFinalizer)));
        if (holds)
        {
            Disown(dependent, owner);
        }
        else if (!dependent.Terminating)
        {
            Delete(dependent, options);
        }
    }

    private StoredObject DeleteNamespace(StoredObject live, bool dryRun)
    {
        if (dryRun)
        {
            return live;
        }

        var marked = live;
        if (!live.Terminating)
        {
            var body = Marked(live, finalizers: null);
            body.Ensure("status")["phase"] = "Terminating";
            marked = store.Put(live.Kind, live.Namespace, live.Name, body);
        }

        foreach (var inside in store.All.Where(found => found.Namespace == live.Name).ToList())
        {
            // What another's delete took along is gone already.
            if (store.Find(inside.Uid) is { } still)
            {
                Delete(still, new());
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

    private JsonObject Marked(StoredObject live, IReadOnlyList<string>? finalizers)
    {
        var body = live.Body.Copy();
        var metadata = body.Ensure("metadata");
        if (finalizers is not null)
        {
            metadata["finalizers"] = new JsonArray([.. finalizers.Select(static finalizer => (JsonNode)finalizer)]);
        }

        if (live.Terminating)
        {
            return body;
        }

        metadata["deletionTimestamp"] = now();
        if (live.Kind != ServedKinds.Namespaces)
        {
            metadata["deletionGracePeriodSeconds"] = 0;
        }

        // That it goes is a change that controllers wait for.
        if (metadata.Number("generation") is { } generation)
        {
            metadata["generation"] = generation + 1;
        }

        return body;
    }

    private void Release(StoredObject leaving, string finalizer)
    {
        if (store.Find(leaving.Uid) is not { } still)
        {
            return;
        }

        var body = still.Body.Copy();
        var left = body.Ensure("metadata")["finalizers"] as JsonArray ?? [];
        left.RemoveAll(item => (string?)item == finalizer);
        if (left.Count == 0)
        {
            body.Ensure("metadata").Remove("finalizers");
        }

        var stored = store.Put(still.Kind, still.Namespace, still.Name, body);
        if (!stored.HasFinalizers)
        {
            store.Remove(stored);
        }
    }

    private void Disown(StoredObject dependent, string owner)
    {
        var body = dependent.Body.Copy();
        var owners = (JsonArray)body.Ensure("metadata")["ownerReferences"]!;
        owners.RemoveAll(reference => (reference as JsonObject)?.Text("uid") == owner);
        if (owners.Count == 0)
        {
            body.Ensure("metadata").Remove("ownerReferences");
        }

        store.Put(dependent.Kind, dependent.Namespace, dependent.Name, body);
    }
}
