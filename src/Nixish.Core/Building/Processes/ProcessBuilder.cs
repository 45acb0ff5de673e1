namespace Nixish;

/// <summary>Runs a derivation whose builder is a program.</summary>
internal static class ProcessBuilder
{
    public static async Task RunAsync(
        LocalStore store,
        Derivation derivation,
        IReadOnlyDictionary<StorePath, PathInfo> inputs,
        BuildFolder folder,
        BuildLog log,
        BuildOptions options,
        CancellationToken cancellationToken)
    {
        var (program, problem) = await Sandbox.FindAsync().ConfigureAwait(false);
        if (program is null)
        {
            throw new SandboxUnavailableException(log.Failure(), problem!);
        }

        var environment = new BuilderEnvironment(derivation, folder.Work, Sandbox.Work, options.Cores);
        List<byte[]> arguments = [.. Sandbox.Arguments(program, store, derivation, inputs, folder, options.HostPaths), .. environment.Command];
        int code;
        try
        {
            code = await ChildProcess.RunAsync(arguments, environment.Variables, log.Write, cancellationToken).ConfigureAwait(false);
        }
        catch (DiskException failure)
        {
            throw new BuildFailedException(log.Failure(), $"{failure.Message} Where its environment is too long, pass long values as files (passAsFile).", failure);
        }

        if (code != 0)
        {
            throw new BuildFailedException(log.Failure(code), code > 128 ? $"its builder was ended by signal {code - 128}." : $"its builder exited with code {code}.");
        }
    }
}
