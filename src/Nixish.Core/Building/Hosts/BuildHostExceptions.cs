namespace Nixish;

/// <summary>A host that cannot be used any more. It fails no build: the engine gives the host's work to another machine that can do it.</summary>
public sealed class BuildHostLostException(string host, string problem, Exception? innerException = null)
    : NixishException($"The build host '{host}' was lost: {problem}", innerException)
{
    /// <summary>The host's name.</summary>
    public string Host { get; } = host;

    /// <summary>What happened to it.</summary>
    public string Problem { get; } = problem;
}

/// <summary>A derivation for a system that no machine builds: the message names both, and the machines that were asked.</summary>
public sealed class NoBuildHostException : NixishException
{
    internal NoBuildHostException(Derivation derivation, IReadOnlyList<string> machines, IReadOnlyList<BuildHostLostException> lost)
        : base(Describe(derivation, machines, lost), lost.Count > 0 ? lost[^1] : null) => (Derivation, Machines, Lost) = (derivation, machines, lost);

    /// <summary>What was to be built.</summary>
    public Derivation Derivation { get; }

    /// <summary>The machines that were asked, this one first.</summary>
    public IReadOnlyList<string> Machines { get; }

    /// <summary>The hosts that were lost before they could build it.</summary>
    public IReadOnlyList<BuildHostLostException> Lost { get; }

    private static string Describe(Derivation derivation, IReadOnlyList<string> machines, IReadOnlyList<BuildHostLostException> lost)
    {
        var features = BuildFeatures.Of(derivation);
        var needed = features.IsEmpty ? $"a machine for '{derivation.System}'" : $"a machine for '{derivation.System}' with {string.Join(", ", features.AsEnumerable())}";
        var gone = lost.Count == 0 ? "" : $" {string.Join(' ', lost.Select(static host => host.Message))}";
        return $"'{derivation.Path}' needs {needed}, and there is none. Asked: {string.Join("; ", machines)}.{gone} Add a host that has it to BuildOptions.Hosts, or a cache that has the outputs.";
    }
}
