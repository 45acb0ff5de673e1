using Nixish.Kubernetes;

namespace Nixish.Cli;

// The targets that a stack needs, opened where the command line says, and the store that they build in.
internal sealed class DefaultTargets(string? kubeconfig, string? context, LocalStore? store) : IDisposable
{
    private readonly List<IDisposable> _opened = [];

    public LocalStore Store
    {
        get => field ??= store ?? Opened(LocalStore.Open());
    }

    // What the stack holds needs its target, and so does what only the state still holds.
    public Seq<ITarget> For(Stack stack, IReadOnlySet<string> inState)
    {
        var targets = new List<ITarget>();
        if (Holds<KubernetesObject>(stack) || inState.Contains("kubernetes"))
        {
            targets.Add(Opened(Cluster.FromKubeconfig(kubeconfig, context)));
        }

        return targets.ToSeq();
    }

    public void Dispose()
    {
        // Targets use the store: last opened, first closed.
        foreach (var opened in _opened.AsEnumerable().Reverse())
        {
            opened.Dispose();
        }
    }

    private static bool Holds<T>(Stack stack) => stack.Resources.AsEnumerable().Any(resource => resource is T);

    private T Opened<T>(T target)
        where T : IDisposable
    {
        _opened.Add(target);
        return target;
    }
}
