namespace Nixish.Kubernetes;

/// <summary>Validation of resources before anything is sent.</summary>
public static class ResourceSetValidation
{
    /// <summary>Looks at all resources by all rules, and finds everything at once. Sends nothing and throws nothing.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="rulebook">The rules; null for the library's own as they are.</param>
    /// <example><code>shop.Validate().ThrowIfInvalid();</code></example>
    public static ValidationResult Validate(this ResourceSet resources, Rulebook? rulebook = null)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return Validator.Validate([.. resources], rulebook ?? Rulebook.Default, resources);
    }
}
