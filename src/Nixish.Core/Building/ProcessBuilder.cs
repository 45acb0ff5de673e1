namespace Nixish;

internal static class ProcessBuilder
{
    public static Task RunAsync(LocalStore store, Derivation derivation, IReadOnlyDictionary<StorePath, PathInfo> inputs, BuildFolder folder, BuildLog log, BuildOptions options, CancellationToken cancellationToken) =>
        throw new SandboxUnavailableException(log.Failure(), "process builders are not run by this version yet.");
}
