namespace Nixish.Kubernetes;

public sealed partial record ResourceSet
{
    /// <summary>
    /// What would change where the resources of <paramref name="before"/> become those of this set, as values alone: what servers fill in, and what
    /// lives in a cluster, has no say. To be read, not to be applied.
    /// </summary>
    /// <example><code>
    /// Console.Write((await chart.Render().CompareAsync(older.Render())).ToText());
    /// </code></example>
    /// <exception cref="InvalidResourceException">The API would refuse a name, a namespace or a label.</exception>
    public Task<Plan> CompareAsync(ResourceSet before, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        var stack = new Stack("rendered") { Resources = this.Cast<IResource>().ToSeq() };
        return stack.PlanAsync(new RenderedResources(before), cancellationToken);
    }
}
