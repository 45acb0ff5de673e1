namespace Nixish;

/// <summary>What a build host can build, and how much at one time.</summary>
public sealed record HostTraits
{
    /// <summary>The systems that it builds. Defaults to those of this machine.</summary>
    public Seq<string> Systems { get; init; } = [.. ThisMachine.Systems];

    /// <summary>Features that it has, such as <c>kvm</c> or <c>big-parallel</c>.</summary>
    public Seq<string> Features { get; init; }

    /// <summary>Features that it has and keeps itself for: it builds only what asks for all of them.</summary>
    public Seq<string> MandatoryFeatures { get; init; }

    /// <summary>How many derivations it builds at one time. Defaults to 1.</summary>
    public int Jobs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>How fast it is, this machine being 1.</summary>
    public double Speed
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 1;

    /// <summary>Whether such a host can build <paramref name="derivation"/>. What a builder of this process makes, no other machine can.</summary>
    public bool CanBuild(Derivation derivation)
    {
        ArgumentNullException.ThrowIfNull(derivation);
        var needed = BuildFeatures.Of(derivation);
        return !Builders.IsInProcess(derivation) && Systems.Contains(derivation.System, StringComparer.Ordinal) &&
            needed.All(feature => Features.Contains(feature, StringComparer.Ordinal) || MandatoryFeatures.Contains(feature, StringComparer.Ordinal)) &&
            MandatoryFeatures.All(feature => needed.Contains(feature, StringComparer.Ordinal));
    }
}
