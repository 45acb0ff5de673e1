using Nixish.Kubernetes;

namespace Nixish.Cli;

// The targets that a stack needs, opened where the command line says, and the store that they build in.
internal sealed class DefaultTargets(string? kubeconfig, string? context, ClusterOptions options, LocalStore? store, BuildOptions build, RegistryOptions? registries) : IDisposable
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
        if (Holds<ImagePush>(stack) || inState.Contains("registry"))
        {
            targets.Add(Opened(new RegistryTarget(Store, registries, build)));
        }

        if (Holds<ImageLoad>(stack) || inState.Contains("docker"))
        {
            targets.Add(new DockerTarget(Store, Opened(new DockerEngine()), build));
        }

        if (Holds<KindLoad>(stack) || inState.Contains("kind"))
        {
            targets.Add(new KindTarget(Store, Opened(new DockerEngine()), build));
        }

        if (Holds<ContainerdLoad>(stack) || inState.Contains("containerd"))
        {
            targets.Add(new ContainerdTarget(Store, build: build));
        }

        if (Holds<KubernetesObject>(stack) || inState.Contains("kubernetes"))
        {
            targets.Add(Opened(Cluster.FromKubeconfig(kubeconfig, context, options)));
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
