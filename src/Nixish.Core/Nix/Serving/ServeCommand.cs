namespace Nixish;

/// <summary>What <c>nix-store --serve</c> can be asked.</summary>
internal enum ServeCommand
{
    QueryValidPaths = 1,
    QueryPathInfos = 2,
    DumpStorePath = 3,
    QueryClosure = 7,
    BuildDerivation = 8,
    AddToStoreNar = 9,
}

/// <summary>How a build ended there.</summary>
internal enum ServeStatus
{
    Built = 0,
    Substituted = 1,
    AlreadyValid = 2,
    PermanentFailure = 3,
    InputRejected = 4,
    OutputRejected = 5,
    TransientFailure = 6,
    CachedFailure = 7,
    TimedOut = 8,
    MiscFailure = 9,
    DependencyFailed = 10,
    LogLimitExceeded = 11,
    NotDeterministic = 12,
    ResolvesToAlreadyValid = 13,
    NoSubstituters = 14,
}
