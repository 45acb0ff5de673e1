namespace Nixish.Kubernetes;

/// <summary>Verbs that say how resources are applied.</summary>
public static class ApplyingExtensions
{
    /// <summary>The resource, which takes fields over from whoever manages them: those named, with all below them, or every field where none is named.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="fields">Paths as plans write them: <c>spec.replicas</c>, <c>metadata.annotations[example.com/owner]</c>.</param>
    /// <exception cref="InvalidFieldPathException">A path is none.</exception>
    public static T TakingOver<T>(this T resource, params ReadOnlySpan<string> fields)
        where T : KubernetesObject
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource with
        {
            Applying = fields.IsEmpty
                ? resource.Applying with { Conflicts = ConflictPolicy.Force }
                : resource.Applying with { TakesOver = [.. resource.Applying.TakesOver, .. Checked(fields)] },
        };
    }

    /// <summary>The resources, each of which takes every field over from whoever manages it.</summary>
    public static ResourceSet TakingOver(this ResourceSet resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return [.. resources.Select(resource => resource.TakingOver())];
    }

    /// <summary>
    /// The resource without fields that are another's to decide, such as <c>spec.replicas</c> an autoscaler's. They are never sent,
    /// whatever the resource says of them; a live value stays as it is, also where Nixish set it before.
    /// </summary>
    /// <param name="resource">The resource.</param>
    /// <param name="fields">Paths as plans write them; all below them is left too.</param>
    /// <exception cref="InvalidFieldPathException">A path is none, or a field that every object needs.</exception>
    public static T Leaving<T>(this T resource, params ReadOnlySpan<string> fields)
        where T : KubernetesObject
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var field in fields)
        {
            if (FieldPattern.Parse(field).Flat is "metadata" or "metadata.name" or "metadata.namespace" or "apiVersion" or "kind")
            {
                throw new InvalidFieldPathException(field, "no object can do without it");
            }
        }

        return resource with { Applying = resource.Applying with { Leaves = [.. resource.Applying.Leaves, .. Checked(fields)] } };
    }

    /// <summary>The resource, which is deleted and made anew where a change asks for what the server does not change on a live object.</summary>
    public static T Replaced<T>(this T resource, ReplacePolicy policy = ReplacePolicy.WhenImmutable)
        where T : KubernetesObject
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource with { Applying = resource.Applying with { Replace = policy } };
    }

    /// <summary>The resource, which is deleted once it did its work, or failed to. See <see cref="Kubernetes.DeletedWhen"/>.</summary>
    public static T DeletedWhen<T>(this T resource, DeletedWhen when)
        where T : KubernetesObject
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource is CustomResourceDefinition ? resource : resource with { Applying = resource.Applying with { DeletedWhen = when } };
    }

    /// <summary>The resource, which is applied when <paramref name="first"/> are ready, and deleted before them.</summary>
    public static T After<T>(this T resource, params ReadOnlySpan<IResource> first)
        where T : KubernetesObject
    {
        ArgumentNullException.ThrowIfNull(resource);
        var names = new List<string>(first.Length);
        foreach (var other in first)
        {
            names.Add(other is KubernetesObject value ? Dependencies.Name(value) : other.Id);
        }

        return resource with { Applying = resource.Applying with { DependsOn = [.. resource.Applying.DependsOn, .. names] } };
    }

    private static string[] Checked(ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            FieldPattern.Parse(field);
        }

        return fields.ToArray();
    }
}
