using System.CommandLine;

namespace Nixish.Cli;

/// <summary>Turns a program that declares a stack into a command line: <c>plan</c>, <c>build</c>, <c>render</c>, <c>validate</c>, <c>apply</c>, <c>check</c>, <c>destroy</c>.</summary>
public static class NixishHost
{
    /// <summary>Runs the command that <paramref name="args"/> name on <paramref name="stack"/>. Failures are printed, not thrown.</summary>
    /// <returns>The program's exit code: see <see cref="ExitCode"/>.</returns>
    /// <example><code>return await NixishHost.RunAsync(args, stack);</code></example>
    public static Task<int> RunAsync(string[] args, Stack stack, HostOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(stack);
        return RunAsync(args, stack, options ?? new(), Screen.Detect, cancellationToken);
    }

    /// <summary>Runs the command that <paramref name="args"/> name of those that need no stack: <c>chart show</c>, <c>values</c>, <c>render</c>, <c>diff</c>.</summary>
    /// <returns>The program's exit code: see <see cref="ExitCode"/>.</returns>
    public static Task<int> RunToolAsync(string[] args, HostOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        options ??= new();
        return RunAsync(args, options with { DefaultArguments = [] }, signals => CommandLine.OfTool(options, Screen.Detect, signals), cancellationToken);
    }

    internal static Task<int> RunAsync(string[] args, Stack stack, HostOptions options, Func<HostOptions, HumanOutput, Screen> screen, CancellationToken cancellationToken) =>
        RunAsync(args, options, signals => CommandLine.OfStack(stack, options, screen, signals), cancellationToken);

    private static async Task<int> RunAsync(string[] args, HostOptions options, Func<StopSignals, CommandLine> make, CancellationToken cancellationToken)
    {
        using var signals = new StopSignals(cancellationToken);
        var commandLine = make(signals);
        var parsed = commandLine.Root.Parse(args.Length == 0 ? [.. options.DefaultArguments.AsEnumerable()] : args);
        if (parsed.Errors.Count > 0)
        {
            return commandLine.RefuseUsage(parsed);
        }

        // Signals and exceptions are ours: the library's handlers would end a change half way and print traces.
        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = options.Output ?? Console.Out,
                Error = options.ErrorOutput ?? Console.Error,
            },
            signals.Stopping).ConfigureAwait(false);
    }
}
