namespace Nixish;

/// <summary>The kind clusters of a Docker engine as a target: applies <see cref="KindLoad"/>.</summary>
/// <remarks>Planning builds nothing. A load that leaves the stack is forgotten; the image stays until a node needs the space.</remarks>
public sealed class KindTarget : EngineTarget
{
    /// <summary>Loads what <paramref name="store"/> builds into the nodes that run on <paramref name="engine"/>, which is not disposed.</summary>
    public KindTarget(LocalStore store, DockerEngine engine, BuildOptions? build = null)
        : base(new ImageLoading<KindLoad>("kind", store ?? throw new ArgumentNullException(nameof(store)), build, new KindNodes(engine ?? throw new ArgumentNullException(nameof(engine)))))
    {
    }
}
