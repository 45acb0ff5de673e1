using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Answers <c>lookup</c> from a cluster, and keeps the answers. https://helm.sh/docs/chart_template_guide/functions_and_pipelines#using-the-lookup-function</summary>
internal sealed class ClusterLookup(KubernetesApi api, CancellationToken cancellationToken)
{
    private readonly Dictionary<(string ApiVersion, string Kind, string Namespace, string Name), LookedUp> _answers = [];
    private readonly Dictionary<string, List<ObjectKind>> _kinds = new(StringComparer.Ordinal);

    /// <summary>What was asked for so far.</summary>
    public Seq<LookedUp> Answers => _answers.Values.ToSeq();

    /// <summary>A function for <see cref="RenderRequest.Lookup"/> that finds what is given, and nothing else.</summary>
    public static Func<string, string, string, string, object?> In(Seq<LookedUp> lookups)
    {
        var found = lookups.AsEnumerable().ToLookup(static one => (one.ApiVersion, one.Kind, one.Namespace, one.Name));
        return (apiVersion, kind, ns, name) => found[(apiVersion, kind, ns, name)].FirstOrDefault() is { } one ? ValuesJson.ToGoObject(one.Found.Members) : null;
    }

    /// <exception cref="GoFunctionException">The cluster does not serve such a version, or refuses.</exception>
    public object? Find(string apiVersion, string kind, string ns, string name)
    {
        if (!_answers.TryGetValue((apiVersion, kind, ns, name), out var answer))
        {
            answer = new(apiVersion, kind, ns, name, Ask(apiVersion, kind, ns, name));
            _answers[(apiVersion, kind, ns, name)] = answer;
        }

        return ValuesJson.ToGoObject(answer.Found.Members);
    }

    private Json Ask(string apiVersion, string kind, string ns, string name)
    {
        try
        {
            // A version that is served without the kind has nothing of it.
            if (KindsOf(apiVersion, kind).Find(one => one.Kind == kind) is not { Kind: not null } found)
            {
                return new Map<Json>();
            }

            var address = new ObjectAddress(found, found.Namespaced && ns.Length > 0 ? ns : null, name);
            using var answer = api.GetAsync(name.Length > 0 ? address.Path : found.Collection(address.Namespace), cancellationToken).GetAwaiter().GetResult();
            return answer is null ? new Map<Json>() : Json.From(answer.RootElement);
        }
        catch (NixishException refusal)
        {
            throw new GoFunctionException(refusal.Message, refusal);
        }
    }

    // Of subresources, such as deployments/scale, nothing is looked up.
    private List<ObjectKind> KindsOf(string apiVersion, string kind)
    {
        if (_kinds.TryGetValue(apiVersion, out var known))
        {
            return known;
        }

        var path = string.Join('/', apiVersion.Split('/').Select(ObjectKind.Segment));
        using var version = api.GetAsync(path.Contains('/', StringComparison.Ordinal) ? $"apis/{path}" : $"api/{path}", cancellationToken).GetAwaiter().GetResult()
            ?? throw new GoFunctionException($"unable to get apiresource from unstructured: {apiVersion}, Kind={kind}: the server could not find the requested resource");
        return _kinds[apiVersion] = [.. from resource in version.RootElement.Member("resources"u8).Items()
            let plural = resource.Member("name"u8).AsText() ?? ""
            where !plural.Contains('/', StringComparison.Ordinal)
            select new ObjectKind(apiVersion, resource.Member("kind"u8).AsText() ?? "", plural, resource.Member("namespaced"u8).IsTrue())];
    }
}
