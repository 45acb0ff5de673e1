using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Parts and forms of objects that writes compare and keep.</summary>
internal static class ObjectShapes
{
    // What a write may not reach stays as it is: the server's metadata, and the status or all but the status.
    public static JsonObject Confined(ApiRoute route, StoredObject live, JsonObject body)
    {
        var next = body.Copy();
        if (route.Subresource == "status")
        {
            next = live.Body.Copy();
            next["status"] = body["status"]?.DeepClone();

            // Controllers keep a little of a status in annotations, and write them with it.
            if (body.Object("metadata")?.Object("annotations") is { } annotations && route.Kind is { Group: "apps", Kind: "Deployment" })
            {
                next.Ensure("metadata")["annotations"] = annotations.DeepClone();
            }
        }
        else if (route.Kind.HasStatus)
        {
            next.Remove("status");
            if (live.Body["status"] is { } status)
            {
                next["status"] = status.DeepClone();
            }
        }

        var metadata = next.Ensure("metadata");
        foreach (var name in new[] { "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "resourceVersion", "name", "namespace", "selfLink" })
        {
            metadata.Remove(name);
            if (live.Metadata[name] is { } kept)
            {
                metadata[name] = kept.DeepClone();
            }
        }

        if (route.Kind is { Group: "", Kind: "Service" } && next.Object("spec") is { } spec && live.Body.Object("spec") is { } was)
        {
            Defaults.Set(spec, "clusterIP", was["clusterIP"]?.DeepClone());
            Defaults.Set(spec, "clusterIPs", was["clusterIPs"]?.DeepClone());
        }

        if (route.Kind == ServedKinds.Namespaces && live.Body["spec"] is { } namespaceSpec && route.Subresource != "finalize")
        {
            next["spec"] = namespaceSpec.DeepClone();
        }

        return next;
    }

    public static JsonObject Spec(JsonObject body)
    {
        var spec = body.Copy();
        spec.Remove("status");
        spec.Remove("metadata");

        // A Deployment's annotations count too: they say how it is rolled out.
        if (body.Text("kind") == "Deployment")
        {
            spec["annotations"] = body.Object("metadata")?["annotations"]?.DeepClone();
        }

        return spec;
    }

    public static JsonObject Timeless(JsonObject body)
    {
        var copy = body.Copy();
        foreach (var entry in copy.Ensure("metadata").Objects("managedFields"))
        {
            entry.Remove("time");
        }

        return copy;
    }

    public static JsonObject Arranged(JsonObject body)
    {
        var arranged = new JsonObject { ["kind"] = body["kind"]?.DeepClone(), ["apiVersion"] = body["apiVersion"]?.DeepClone(), ["metadata"] = body["metadata"]?.DeepClone() };
        foreach (var (name, value) in body)
        {
            if (!arranged.ContainsKey(name))
            {
                arranged[name] = value?.DeepClone();
            }
        }

        return arranged;
    }
}
