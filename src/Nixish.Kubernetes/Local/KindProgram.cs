using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes;

/// <summary>Runs kind: its arguments as a list, without a shell.</summary>
internal static class KindProgram
{
    private const int TailLength = 20;

    public static async Task<string> RunAsync(KindCluster cluster, IReadOnlyList<string> arguments, string? input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var program = Start(cluster, arguments);
        // Killed with what it started: its nodes are the engine's, and kind deletes those of a cluster that it could not make when it is asked again.
        await using var ending = cancellationToken.Register(() => End(program)).ConfigureAwait(false);
        var output = program.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = program.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await program.StandardInput.WriteAsync((input ?? "").AsMemory(), CancellationToken.None).ConfigureAwait(false);
            program.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading: its exit code says why.
        }

        var (answer, said) = (await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
        await program.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return program.ExitCode == 0 ? answer : throw Failed(cluster, arguments, program.ExitCode, said);
    }

    private static Process Start(KindCluster cluster, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(cluster.Program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new LocalClusterException(
                $"The program '{cluster.Program}', which makes the cluster '{cluster.Name}', cannot be started: {error.Message}. Install kind (https://kind.sigs.k8s.io/docs/user/quick-start/#installation), put its folder on PATH, or use LocalCluster.Existing.",
                cluster.Name,
                exitCode: null,
                output: [],
                error);
        }
    }

    private static void End(Process program)
    {
        try
        {
            program.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    private static LocalClusterException Failed(KindCluster cluster, IReadOnlyList<string> arguments, int code, string said)
    {
        // What a program says may move a terminal's cursor; kind's own spinner does.
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static line => string.Concat(line.Select(static letter => char.IsControl(letter) ? ' ' : letter)).Trim())
            .TakeLast(TailLength)
            .ToSeq();
        var todo = lines.AsEnumerable().Any(static line => line.Contains("docker daemon", StringComparison.OrdinalIgnoreCase)) ? "\nStart the Docker engine that kind uses." : "";
        return new(
            string.Create(CultureInfo.InvariantCulture, $"'{cluster.Program} {string.Join(' ', arguments.Take(2))}' failed for the cluster '{cluster.Name}' with exit code {code}:\n{string.Join('\n', lines.AsEnumerable().Select(static line => "  " + line))}{todo}"),
            cluster.Name,
            code,
            lines);
    }
}
