using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>The members of a map, or the items of a list, that no schema looked at yet: what <c>unevaluatedProperties</c> and <c>unevaluatedItems</c> are for.</summary>
internal sealed class SchemaRest
{
    /// <summary>Names of members; indexes of items stand here as what they are.</summary>
    public HashSet<object> Left { get; } = [];

    /// <summary>All of a value where somebody asks, nothing where nobody does.</summary>
    public static SchemaRest Of(object? value, bool isAsked)
    {
        var rest = new SchemaRest();
        if (isAsked && value is GoMap map)
        {
            rest.Left.UnionWith(map.Keys);
        }
        else if (isAsked && value is GoList list)
        {
            rest.Left.UnionWith(Enumerable.Range(0, list.Count).Cast<object>());
        }

        return rest;
    }

    /// <summary>Leaves what another schema of the same value left too.</summary>
    public void Keep(SchemaRest other) => Left.IntersectWith(other.Left);
}
