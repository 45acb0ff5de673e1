namespace Nixish;

/// <summary>Which programs may be run as builders where there is no sandbox to run them in.</summary>
public enum UnsandboxedBuilders
{
    /// <summary>None: such a build fails and says what is missing.</summary>
    Refused,

    /// <summary>Those whose output is known by its hash: whatever else they read, what they make is checked.</summary>
    FixedOutputs,

    /// <summary>All of them. They see this machine's files and network, and can change what this user can change.</summary>
    All,
}

public sealed partial record BuildOptions
{
    /// <summary>The programs and libraries of a whole Linux system, for <see cref="HostPaths"/>: builders then depend on what this machine has installed.</summary>
    public static IReadOnlyList<string> SystemPrograms { get; } = ["/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin", "/usr", "/etc/alternatives"];

    /// <summary>
    /// Files and folders of this machine that programs in the sandbox see, read-only, where they exist; of a program that is named as
    /// a file, also the libraries that it loads. What is seen here is in no key. Defaults to <c>/bin/sh</c>, as in Nix; with <c>[]</c> a builder
    /// sees the closure of its inputs and nothing else; <see cref="SystemPrograms"/> shows it everything that is installed.
    /// </summary>
    public IReadOnlyList<string> HostPaths { get; init; } = ["/bin/sh"];

    /// <summary>What to do with programs where no sandbox can be had. Defaults to <see cref="UnsandboxedBuilders.Refused"/>.</summary>
    /// <remarks>Without a sandbox a store path must lie where its name says: such builds need a store whose <see cref="LocalStore.Directory"/> is its physical folder <c>store</c>.</remarks>
    public UnsandboxedBuilders Unsandboxed { get; init; }

    /// <summary>Systems that this machine runs beside its own, such as <c>aarch64-linux</c> through an emulator. Defaults to none.</summary>
    public IReadOnlyList<string> ExtraSystems { get; init; } = [];

    /// <summary>
    /// What a derivation may require of this machine (<c>requiredSystemFeatures</c>). Defaults to <c>benchmark</c>, <c>big-parallel</c>
    /// and <c>nixos-test</c>, and <c>kvm</c> where <c>/dev/kvm</c> can be used; a builder sees that device only if it requires <c>kvm</c>.
    /// </summary>
    public IReadOnlyList<string> SystemFeatures { get; init; } = ThisMachine.Features;
}
