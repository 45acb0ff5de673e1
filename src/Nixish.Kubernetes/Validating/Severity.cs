namespace Nixish.Kubernetes;

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>The rule is not looked at.</summary>
    Off,

    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Probably not what is meant; applying goes on.</summary>
    Warning,

    /// <summary>The API would refuse it, or it can never work; nothing is sent.</summary>
    Error,
}
