namespace Nixish.Kubernetes;

/// <summary>The schemas of the custom resources whose definitions are known; each is read when a resource of it is met.</summary>
internal sealed class CustomSchemas
{
    private readonly Dictionary<(string ApiVersion, string Kind), CustomResourceDefinitionVersion> _versions = [];
    private readonly Dictionary<CustomResourceDefinitionVersion, StructuralSchema?> _schemas = new(ReferenceEqualityComparer.Instance);
    private readonly bool _knowsAll;

    private CustomSchemas(bool knowsAll) => _knowsAll = knowsAll;

    public static CustomSchemas Of(List<Candidate> candidates, Rulebook rulebook)
    {
        var schemas = new CustomSchemas(rulebook.External is not null);
        foreach (var candidate in candidates)
        {
            if (candidate.Written is CustomResourceDefinition definition)
            {
                schemas.Add(definition);
            }
        }

        foreach (var definition in rulebook.Crds)
        {
            schemas.Add(definition);
        }

        return schemas;
    }

    public void Check(KubernetesObject original, KubernetesObject written, FindingList findings)
    {
        if (_versions.Count == 0 && !_knowsAll || IsBuiltIn(written))
        {
            return;
        }

        if (!_versions.TryGetValue((original.ApiVersion, original.Kind), out var version))
        {
            if (_knowsAll)
            {
                findings.Add(KnownRules.MissingDefinition, Severity.Error, original, "", $"no definition of {original.Kind} in {original.ApiVersion} is known: add it to the set or to the Rulebook's Crds");
            }

            return;
        }

        if (!_schemas.TryGetValue(version, out var schema))
        {
            schema = version.Schema?.OpenAPIV3Schema is { } described ? StructuralSchema.Of(described) : null;
            _schemas.Add(version, schema);
        }

        if (schema is null || ContentOf(written) is not { } content)
        {
            return;
        }

        if (JsonDepth.IsTooDeep(content))
        {
            findings.Add(KnownRules.Format, original, "", $"it is nested deeper than {JsonDepth.Most} levels");
            return;
        }

        new SchemaCheck((rule, path, message) => findings.Add(rule, original, path, message)).Root(schema, content);
    }

    private void Add(CustomResourceDefinition definition)
    {
        foreach (var version in definition.Spec?.Versions ?? default)
        {
            if (version is { Served: true } && definition.Spec?.Names is { Kind: { } kind })
            {
                _versions.TryAdd(($"{definition.Spec.Group}/{version.Name}", kind), version);
            }
        }
    }

    private static bool IsBuiltIn(KubernetesObject written) =>
        written is KubernetesResource ? KnownKinds.Find(written.ApiVersion, written.Kind) is not null : written.GetType().Assembly == typeof(KubernetesObject).Assembly;

    // Types that were generated elsewhere are looked at as they are written.
    private static Map<Json>? ContentOf(KubernetesObject written)
    {
        if (written is KubernetesResource untyped)
        {
            return untyped.Content;
        }

        try
        {
            return Json.Parse(written.ToJson(ImageNames.Instance)).Members.Without("apiVersion").Without("kind").Without("metadata");
        }
        catch (NixishException wrong) when (wrong is InvalidResourceException or KubernetesJsonException)
        {
            // What is wrong with its name or labels is found already.
            return null;
        }
    }
}
