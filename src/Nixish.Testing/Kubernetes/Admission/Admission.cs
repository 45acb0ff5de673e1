using System.Text;
using System.Text.Json.Nodes;
using Nixish.Kubernetes;

namespace Nixish.Testing;

/// <summary>What is asked before an object is written: the rules of the test's own, and quotas.</summary>
internal sealed class Admission(ObjectStore store)
{
    // Controllers report, and the server's own objects come, whatever a webhook thinks.
    private readonly List<Func<ClusterWrite, string?>> _rules = [];

    public void Add(Func<ClusterWrite, string?> rule) => _rules.Add(rule);

    public void Ask(string operation, ApiKind kind, string? ns, string name, JsonObject body)
    {
        if (kind is { Group: "", Kind: "Event" })
        {
            return;
        }

        if (_rules.Count > 0)
        {
            var write = new ClusterWrite(operation, KubernetesObject.FromJson(Encoding.UTF8.GetBytes(body.ToJsonString()), out _));
            foreach (var rule in _rules)
            {
                if (rule(write) is { } problem)
                {
                    throw ApiError.Failure(403, "Forbidden", $"admission webhook \"rules.nixish.test\" denied the request: {problem}");
                }
            }
        }

        if (operation == "CREATE" && ns is not null)
        {
            Quotas.Check(store, kind, ns, name, body);
        }
    }
}
