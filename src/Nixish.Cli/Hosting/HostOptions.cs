using Nixish.Kubernetes;

namespace Nixish.Cli;

/// <summary>How <see cref="NixishHost"/> behaves where the command line does not say.</summary>
public sealed record HostOptions
{
    /// <summary>The arguments of a program that is started without any.</summary>
    /// <value>By default none, which prints the help.</value>
    public Seq<string> DefaultArguments { get; init; }

    /// <summary>What resources are applied to.</summary>
    /// <value>By default what the stack needs: the cluster of the kubeconfig, registries, the Docker engine.</value>
    public Seq<ITarget> Targets { get; init; }

    /// <summary>
    /// Opens a world of the program's own, such as <c>InMemoryCluster.At(folder)</c>, which is deployed to unless <c>--kubeconfig</c>,
    /// <c>--context</c> or <c>--registry</c> names a real one. Nobody is asked to confirm there. It is disposed of at the end.
    /// </summary>
    public Func<ITarget>? Embedded { get; init; }

    /// <summary>Where the state of the stack is.</summary>
    /// <value>By default where the target keeps it, else <c>.nixish/stack.state.json</c> under the current folder; <c>--state</c> overrides.</value>
    public IStateStore? State { get; init; }

    /// <summary>Where builds go.</summary>
    /// <value>By default the user's store, <see cref="LocalStore.Open(string?, StoreDirectory?)"/>.</value>
    public LocalStore? Store { get; init; }

    /// <summary>How what is deployed is built where the targets are not given: caches, other machines, limits.</summary>
    /// <value>By default here, as <see cref="BuildOptions"/> says; <c>--cache</c> and <c>--trusted-key</c> add caches.</value>
    public BuildOptions Build { get; init; } = new();

    /// <summary>How registries are talked to where the targets are not given.</summary>
    /// <value>By default as <see cref="RegistryOptions"/> says: with what <c>docker login</c> noted.</value>
    public RegistryOptions? Registries { get; init; }

    /// <summary>What <c>validate</c> holds Kubernetes resources against, and planning where the targets are not given.</summary>
    /// <value>By default the library's rules as they are.</value>
    public Rulebook Rules { get; init; } = Rulebook.Default;

    /// <summary>Where results go.</summary>
    /// <value>By default the process's standard output.</value>
    public TextWriter? Output { get; init; }

    /// <summary>Where errors go, and people's text when the output is for programs.</summary>
    /// <value>By default the process's standard error.</value>
    public TextWriter? ErrorOutput { get; init; }

    /// <summary>The clock that durations are read from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
