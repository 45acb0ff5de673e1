namespace Nixish;

/// <summary>Another place that builds derivations: a machine reached over SSH, or real Nix.</summary>
public interface IBuildHost
{
    /// <summary>What messages call it: <c>ssh://builder@farm</c>.</summary>
    string Name { get; }

    /// <summary>How many derivations it builds at one time; at least 1.</summary>
    int Jobs { get; }

    /// <summary>How fast it is, this machine being 1. Of several free machines that can build a derivation, the one with the least work for its speed gets it.</summary>
    double Speed { get; }

    /// <summary>Whether it can build <paramref name="derivation"/>: its system, and the features it asks for. Asked often, so it must not ask the machine.</summary>
    bool CanBuild(Derivation derivation);

    /// <summary>
    /// Builds one derivation, whose inputs are valid in the local store, and writes every output to <see cref="HostBuild.OutputPath"/>.
    /// The engine then hashes, checks and registers them as if they had been built here.
    /// </summary>
    /// <exception cref="BuildFailedException">The build itself failed, made by <see cref="HostBuild.Failure"/>: no other machine tries it.</exception>
    /// <exception cref="BuildHostLostException">The host cannot be used, or died: it gets no more work in this run, and the derivation goes to another.</exception>
    Task BuildAsync(HostBuild build, CancellationToken cancellationToken = default);
}
