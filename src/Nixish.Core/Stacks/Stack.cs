namespace Nixish;

/// <summary>What a program deploys: named resources, brought in line with the world by planning and applying.</summary>
/// <example><code>
/// var stack = new Stack("shop") { Deliver = Deliver.PushTo("registry.example.com/shop"), Resources = [.. objects] };
/// var plan = await stack.PlanAsync(cluster);
/// await plan.ApplyAsync();
/// </code></example>
/// <param name="Name">What names it in state, labels and messages: 1 to 63 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, a letter or digit first and last.</param>
public sealed record Stack(string Name)
{
    /// <summary>What names it in state, labels and messages.</summary>
    /// <value>1 to 63 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, a letter or digit first and last: what a Kubernetes label value may be.</value>
    public string Name { get; init => field = Checked(value); } = Checked(Name);

    /// <summary>The resources. Order does not matter: dependencies decide.</summary>
    public Seq<IResource> Resources { get; init; }

    /// <summary>
    /// How the images that the resources run get to where they run, without being listed one by one. An image that a resource delivers,
    /// such as an <see cref="ImagePush"/>, is left to it. Null, as by default, delivers nothing else.
    /// </summary>
    public Deliver? Deliver { get; init; }

    /// <summary>The same stack with what <see cref="Deliver"/> brings written out among its resources, which planning does by itself.</summary>
    public Stack Delivered()
    {
        if (Deliver is not { } deliver)
        {
            return this;
        }

        var known = Resources.AsEnumerable().OfType<IImageDelivery>().Select(static delivery => delivery.Image).ToHashSet();
        IResource[] added = [.. Resources.AsEnumerable().SelectMany(static resource => resource.Images.AsEnumerable()).Where(known.Add).Select(deliver.Of)];
        return this with { Deliver = null, Resources = [.. added, .. Resources] };
    }

    /// <summary>Compares the stack with <paramref name="target"/>. Changes and builds nothing.</summary>
    public Task<Plan> PlanAsync(ITarget target, CancellationToken cancellationToken = default) =>
        PlanAsync(new StackOptions { Targets = [target] }, cancellationToken);

    /// <summary>Compares the stack with several targets; each resource goes to the first that accepts it.</summary>
    public Task<Plan> PlanAsync(IEnumerable<ITarget> targets, CancellationToken cancellationToken = default) =>
        PlanAsync(new StackOptions { Targets = targets.ToSeq() }, cancellationToken);

    /// <summary>Compares the stack with what <paramref name="options"/> name.</summary>
    /// <exception cref="DuplicateResourceIdException">Two resources have one id.</exception>
    /// <exception cref="NoTargetException">No target accepts a resource, or the state holds resources of a target that is not among them.</exception>
    /// <exception cref="DependencyCycleException">Changes wait for each other.</exception>
    public Task<Plan> PlanAsync(StackOptions options, CancellationToken cancellationToken = default) =>
        Planning.PlanAsync(this, options, cancellationToken);

    /// <summary>Plans to delete from <paramref name="target"/> everything that applying the stack made.</summary>
    public Task<Plan> PlanDestroyAsync(ITarget target, CancellationToken cancellationToken = default) =>
        PlanDestroyAsync(new StackOptions { Targets = [target] }, cancellationToken);

    /// <summary>Plans to delete everything that applying the stack made, dependents first.</summary>
    public Task<Plan> PlanDestroyAsync(StackOptions options, CancellationToken cancellationToken = default) =>
        Planning.PlanDestroyAsync(this, options, cancellationToken);

    /// <summary>Looks whether what the stack declares is on <paramref name="target"/>, as declared, and ready. Changes nothing.</summary>
    public Task<CheckResult> CheckAsync(ITarget target, CancellationToken cancellationToken = default) =>
        CheckAsync(new StackOptions { Targets = [target] }, cancellationToken: cancellationToken);

    /// <summary>Looks whether what the stack declares is there, as declared, and ready. Changes nothing.</summary>
    public Task<CheckResult> CheckAsync(StackOptions options, CheckOptions? check = null, IProgress<StackEvent>? progress = null, CancellationToken cancellationToken = default) =>
        Checking.CheckAsync(this, options, check ?? new(), progress, cancellationToken);

    private static string Checked(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var fits = name.Length is > 0 and <= 63 && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]) &&
            name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
        return fits ? name : throw new InvalidStackNameException(name);
    }
}

/// <summary>What a stack is compared with and where its state is.</summary>
public sealed record StackOptions
{
    /// <summary>What resources are applied to; each goes to the first that accepts it.</summary>
    public Seq<ITarget> Targets { get; init; }

    /// <summary>Where the stack's state is.</summary>
    /// <value>By default the <see cref="ITarget.State"/> of the first target that has one, else a <see cref="FileStateStore"/> in <c>.nixish</c> under the current folder.</value>
    public IStateStore? State { get; init; }

    /// <summary>Where the stack's images go.</summary>
    /// <value>By default where the stack's own resources deliver them.</value>
    public Deliveries? Deliveries { get; init; }

    /// <summary>The reading of sources to plan with.</summary>
    /// <value>By default a new one.</value>
    public Lowering? Lowering { get; init; }
}
