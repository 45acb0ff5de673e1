using Nixish.Generator.Schema;

namespace Nixish.Kubernetes.Tests.Validating;

/// <summary>The rules know every field of closed values that the generator knows.</summary>
public class ClosedFieldTests
{
    // Reported by the cluster, asked of it, or a text that a rule of its own speaks of.
    private static readonly string[] NotOurs = ["PodStatus", "PortStatus", "IngressPortStatus", "LoadBalancerIngress", "PersistentVolumeClaimStatus", "PersistentVolumeStatus", "NamespaceStatus", "MetricStatus", "DeleteOptions", "*Condition", "FieldSelectorRequirement", "LimitRangeItem"];

    public static TheoryData<string> Fields =>
        [.. ClosedValues.All.SelectMany(values => values.Fields).Where(one => !NotOurs.Contains(one.Split('.')[0]))];

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_of_closed_values_is_held_against_them(string field)
    {
        var parts = field.Split('.');
        var known = ClosedValues.Of(parts[0], parts[1])!.Values.Select(value => value.Text).ToList();
        var type = typeof(Deployment).Assembly.GetType($"Nixish.Kubernetes.{parts[0]}")!;
        var fact = TypeRules.Of(type).Facts.SingleOrDefault(fact => fact.Name == parts[1]);
        fact.Should().NotBeNull("{0} takes {1}", field, string.Join("|", known));
        fact!.Allowed.Should().NotBeNull().And.BeSubsetOf(known);
        known.Except(fact.Allowed!).Should().BeSubsetOf(["Recycle"]);
    }
}
