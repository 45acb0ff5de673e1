namespace Nixish;

/// <summary>Runs a derivation whose builder is a program.</summary>
internal sealed class ProcessBuilder(LocalStore store, Derivation derivation, IReadOnlyDictionary<StorePath, PathInfo> inputs, BuildFolder folder, BuildLog log, BuildOptions options)
{
    /// <summary>Runs it to its end; its outputs are in the folder then, and nothing that it started lives.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (sandbox, missing) = await SandboxProbe.FindAsync().ConfigureAwait(false);
        if (sandbox is null && !Unsandboxed.IsAllowed(derivation, options))
        {
            throw new SandboxUnavailableException(log.Failure(), missing!);
        }

        var ours = 0L;
        var watch = new BuilderWatch(options, log.Write, () => TreeSize.Of(folder.Root) - ours);
        Sandbox? made = null;
        try
        {
            made = sandbox is null ? null : await Sandbox.MakeAsync(store, derivation, inputs, folder, options, log).ConfigureAwait(false);
            var program = made is null ? null : Program(sandbox!, made);
            ours = options.OutputLimit is null ? 0 : TreeSize.Of(folder.Root);
            var code = program is null
                ? await new Unsandboxed(store, derivation, inputs, folder, log, options).RunAsync(watch, cancellationToken).ConfigureAwait(false)
                : await ChildProcess.RunAsync(program, watch, cancellationToken).ConfigureAwait(false);
            watch.Measure();
            if (watch.Exceeded is { } limit)
            {
                throw new BuildLimitException(log.Failure(), limit, watch.Limit);
            }

            if (code != 0)
            {
                throw new BuildFailedException(log.Failure(code), code > 128 ? $"its builder was ended by signal {code - 128}." : $"its builder exited with code {code}.");
            }
        }
        catch (DiskException failure)
        {
            throw new BuildFailedException(log.Failure(), $"{failure.Message} Where its environment is too long, pass long values as files (passAsFile).", failure);
        }
        finally
        {
            made?.Release();
        }
    }

    private ChildProgram Program(string bubblewrap, Sandbox sandbox)
    {
        var environment = new BuilderEnvironment(derivation, new(store, derivation, inputs), folder.Work, Sandbox.Work, options.Cores);
        string[] start = [bubblewrap, "--args", $"{ChildStart.ArgumentsHandle}", "--"];
        return new([.. start.Select(System.Text.Encoding.UTF8.GetBytes), .. environment.Command], environment.Variables)
        {
            SandboxArguments = sandbox.Arguments,
            Mounts = sandbox.Mounts,
            LargestFile = options.OutputLimit + 1,
            Personality = Personality.Of(derivation),
        };
    }
}

/// <summary>What a builder's address space and <c>uname</c> look like. https://man7.org/linux/man-pages/man2/personality.2.html</summary>
internal static class Personality
{
    private const nuint FixedAddresses = 0x0040000;
    private const nuint Smaller = 8;

    /// <summary>Addresses are not random, since they end up in outputs; a 32-bit system sees a 32-bit machine.</summary>
    public static nuint Of(Derivation derivation) =>
        derivation.System is "i686-linux" or "armv7l-linux" or "armv6l-linux" && derivation.System != ThisMachine.Systems[0] ? FixedAddresses | Smaller : FixedAddresses;
}
