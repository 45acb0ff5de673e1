using System.Runtime.CompilerServices;

namespace Nixish.Kubernetes;

/// <summary>Verbs that make one resource, or one set, of several parts. <see cref="ResourceLayers"/> has the rules.</summary>
public static class CompositionExtensions
{
    /// <summary>The set as what holds unless another layer says otherwise (priority 1000), like <c>mkDefault</c>.</summary>
    /// <param name="resources">The set.</param>
    /// <param name="name">What errors call it.</param>
    public static ResourceLayer AsDefault(this ResourceSet resources, [CallerArgumentExpression(nameof(resources))] string? name = null) => AtPriority(resources, Priority.Default, name);

    /// <summary>The set as what holds whatever other layers say (priority 50), like <c>mkForce</c>.</summary>
    /// <param name="resources">The set.</param>
    /// <param name="name">What errors call it.</param>
    public static ResourceLayer AsForced(this ResourceSet resources, [CallerArgumentExpression(nameof(resources))] string? name = null) => AtPriority(resources, Priority.Forced, name);

    /// <summary>The set as a layer of normal priority that errors call <paramref name="name"/>.</summary>
    public static ResourceLayer Named(this ResourceSet resources, string name) => AtPriority(resources, Priority.Normal, name);

    /// <summary>The set as a layer of <paramref name="priority"/>; the smaller number wins.</summary>
    /// <param name="resources">The set.</param>
    /// <param name="priority">1000 is a default, 100 normal, 50 forced.</param>
    /// <param name="name">What errors call it.</param>
    public static ResourceLayer AtPriority(this ResourceSet resources, Priority priority, [CallerArgumentExpression(nameof(resources))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return new(resources) { Priority = priority, Name = name };
    }

    /// <summary>The resource with what <paramref name="other"/> says of it. Neither counts more: where they differ in a field, that is an error.</summary>
    /// <exception cref="MergeConflictException">They say different things of a field.</exception>
    public static T Merge<T>(this T resource, KubernetesObject other)
        where T : KubernetesObject => Join(resource, other, Priority.Normal);

    /// <summary>The resource as <paramref name="patch"/> changes it: what the patch says holds, and the rest stays.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="patch">The same resource, with the fields to change. A field that C# requires and that stays is given empty: <c>Template = new()</c>.</param>
    public static T Patched<T>(this T resource, KubernetesObject patch)
        where T : KubernetesObject => Join(resource, patch, Priority.Default);

    /// <summary>The resource as <paramref name="patch"/> changes it: <c>web.Patched(Json.Parse("""{"spec":{"replicas":5}}"""))</c>. Null removes a field.</summary>
    /// <exception cref="KubernetesJsonException">The type has no such field, or it must not be removed.</exception>
    public static T Patched<T>(this T resource, Json patch)
        where T : KubernetesObject
    {
        ArgumentNullException.ThrowIfNull(resource);
        var images = new ImagesAside();
        return (T)ObjectMerge.Merge(resource, images, (ObjectTree.Of(resource, images), Priority.Default, "the resource"), (patch, Priority.Normal, "the patch"));
    }

    /// <summary>The resource without the fields or items at <paramref name="paths"/>: <c>spec.template.spec.containers[name=debug]</c>. What is not there is no error.</summary>
    /// <exception cref="ArgumentException">A path is malformed.</exception>
    /// <exception cref="KubernetesJsonException">The resource must have a field that was removed.</exception>
    public static T Without<T>(this T resource, params ReadOnlySpan<string> paths)
        where T : KubernetesObject => resource.Patched(Removing(resource, paths));

    /// <summary>
    /// A part of a layer that takes away from <paramref name="resource"/>, whoever defines it, what is at <paramref name="paths"/>:
    /// <c>new Deployment("web").Removing("spec.template.spec.containers[name=debug]")</c>. Without paths it takes away the whole object.
    /// </summary>
    /// <exception cref="ArgumentException">A path is malformed.</exception>
    public static KubernetesResource Removing(this KubernetesObject resource, params ReadOnlySpan<string> paths)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var untyped = (resource as KubernetesResource ?? new KubernetesResource(resource.ApiVersion, resource.Kind, resource.Name).WithPlural(resource.Plural)) with
        {
            Metadata = new() { Name = resource.Name, Namespace = resource.Namespace },
            Content = default,
        };
        untyped = resource.Namespaced ? untyped : untyped.ClusterScoped();
        if (paths.IsEmpty)
        {
            return untyped with { Content = new() { ["$patch"] = "delete" } };
        }

        foreach (var path in paths)
        {
            untyped = untyped with { Content = Removal.Together(untyped.Content, Removal.Of(TreePath.Parse(path))) };
        }

        return untyped;
    }

    private static T Join<T>(T resource, KubernetesObject other, Priority priority)
        where T : KubernetesObject
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(other);
        if (!string.Equals(resource.ApiVersion, other.ApiVersion, StringComparison.Ordinal) || !string.Equals(resource.Kind, other.Kind, StringComparison.Ordinal) ||
            !string.Equals(resource.Name, other.Name, StringComparison.Ordinal) || (other.Namespace is { } ns && resource.Namespace is { } place && !string.Equals(ns, place, StringComparison.Ordinal)))
        {
            throw new ArgumentException($"{other.Id} says nothing of {resource.Id}. Give both one kind, namespace and name.", nameof(other));
        }

        var images = new ImagesAside();
        return (T)ObjectMerge.Merge(resource, images, (ObjectTree.Of(resource, images), priority, "the resource"), (ObjectTree.Of(other, images), Priority.Normal, "the other"));
    }
}
