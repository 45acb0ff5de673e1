namespace Nixish.Kubernetes;

/// <summary>Definitions of custom resources.</summary>
internal static class DefinitionRules
{
    public static void Check(CustomResourceDefinition definition, ObjectWalk at)
    {
        if (definition.Spec is not { Names: { } names } spec)
        {
            return;
        }

        if (!string.Equals(definition.Name, $"{names.Plural}.{spec.Group}", StringComparison.Ordinal))
        {
            at.Report(KnownRules.Definition, "metadata.name", $"'{ObjectWalk.Short(definition.Name)}' must be the plural and the group: '{names.Plural}.{spec.Group}'");
        }

        if (!spec.Versions.IsEmpty && spec.Versions.Count(static version => version.Storage) != 1)
        {
            at.Report(KnownRules.Definition, "spec.versions", "exactly one version is the one that is stored");
        }

        for (var i = 0; i < spec.Versions.Count; i++)
        {
            var version = spec.Versions[i];
            if (spec.Versions.Take(i).Any(earlier => string.Equals(earlier.Name, version.Name, StringComparison.Ordinal)))
            {
                at.Report(KnownRules.Unique, $"spec.versions[{i}].name", $"there is another version '{ObjectWalk.Short(version.Name)}'");
            }

            if (version.Schema?.OpenAPIV3Schema is not { } schema)
            {
                at.Report(KnownRules.Definition, $"spec.versions[{i}].schema.openAPIV3Schema", "a version has a schema");
            }
            else if (schema.Type is not "object")
            {
                at.Report(KnownRules.Definition, $"spec.versions[{i}].schema.openAPIV3Schema.type", "a resource is of type object");
            }
        }
    }
}
