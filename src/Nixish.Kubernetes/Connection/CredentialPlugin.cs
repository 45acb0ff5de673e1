using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Nixish.Kubernetes;

/// <summary>
/// Asks a user's credential plugin, once for all requests, and keeps its answer until it expires or the server refuses it. What the
/// plugin writes to its error output goes to this process's, so that it can tell the person what to do; its output goes nowhere.
/// </summary>
internal sealed partial class CredentialPlugin(ExecConfig config, TimeSpan limit, TimeProvider clock) : IDisposable
{
    private const int LargestAnswer = 1024 * 1024;
    private const int LongestHint = 1000;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private PluginCredential? _kept;

    /// <summary>Whether a person is at the standard input.</summary>
    public Func<bool> HasTerminal { get; init; } = static () => !Console.IsInputRedirected;

    /// <summary>The credentials that are kept, or new ones.</summary>
    public ValueTask<PluginCredential> GetAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _kept) is { } kept && Serves(kept) ? new(kept) : new(AskAsync(refused: null, cancellationToken));

    /// <summary>Credentials in place of those that the server did not accept.</summary>
    public Task<PluginCredential> ReplaceAsync(PluginCredential refused, CancellationToken cancellationToken) => AskAsync(refused, cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<PluginCredential> AskAsync(PluginCredential? refused, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Another request may have asked while this one waited.
            if (_kept is { } kept && !ReferenceEquals(kept, refused) && Serves(kept))
            {
                return kept;
            }

            var answer = await RunAsync(cancellationToken).ConfigureAwait(false);
            var credential = PluginCredential.Read(answer, config.ApiVersion, clock.GetUtcNow(), problem => Error(problem));
            Volatile.Write(ref _kept, credential);
            return credential;
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool Serves(PluginCredential credential) => credential.AskAgainAt is not { } end || clock.GetUtcNow() < end;

    private async Task<byte[]> RunAsync(CancellationToken cancellationToken)
    {
        var interactive = config.Mode != InteractiveMode.Never && HasTerminal();
        if (config.Mode == InteractiveMode.Always && !interactive)
        {
            throw Error("it must talk to a person (interactiveMode: Always), and the standard input is not a terminal");
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(limit);
        using var process = Start(interactive);
        try
        {
            if (!interactive)
            {
                process.StandardInput.Close();
            }

            var buffer = new byte[LargestAnswer];
            var length = await process.StandardOutput.BaseStream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ending.Token).AsTask().WaitAsync(ending.Token).ConfigureAwait(false);
            if (length == buffer.Length)
            {
                throw Error($"it answered with more than {LargestAnswer / 1024} KiB");
            }

            await process.WaitForExitAsync(ending.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? buffer[..length] : throw Error($"it ended with code {process.ExitCode}; what it said about that is on the standard error output");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Error($"it did not answer within {limit.TotalSeconds:0.#} s");
        }
        finally
        {
            End(process);
        }
    }

    private Process Start(bool interactive)
    {
        var start = new ProcessStartInfo(Program(), config.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = !interactive,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in config.Variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = Question(interactive).ToString();
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw Error($"it cannot be started ({failure.Message})", failure);
        }
    }

    private Json Question(bool interactive)
    {
        Map<Json> spec = new() { ["interactive"] = interactive };
        return new Map<Json>
        {
            ["kind"] = "ExecCredential",
            ["apiVersion"] = config.ApiVersion,
            ["spec"] = config.Cluster.IsNull ? spec : spec.With("cluster", config.Cluster),
        };
    }

    // .NET would look beside the running program and in the working folder first, where anybody's file may lie.
    private string Program()
    {
        if (Path.IsPathFullyQualified(config.Command))
        {
            return config.Command;
        }

        string[] endings = OperatingSystem.IsWindows() ? ["", ".exe", ".cmd", ".bat"] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => Path.IsPathFullyQualified(folder))
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, config.Command + ending)))
            .FirstOrDefault(IsProgram) ?? throw Error("it is not on PATH");
    }

    private static bool IsProgram(string path) => File.Exists(path) &&
        (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile.
        }
    }

    private CredentialPluginException Error(string problem, Exception? inner = null)
    {
        var hint = config.InstallHint is { } text ? Plain(text) : null;
        return new($"The credential plugin '{Plain(config.Command)}' of {config.Source} gave no credentials: {problem}. {hint ?? "Run it by hand to see why, and log in again if it says so."}", config.Command, hint, inner);
    }

    // A hint is text of whoever made the kubeconfig: without sequences that move the cursor or colour the terminal.
    private static string Plain(string text)
    {
        var clean = string.Concat(ControlSequence().Replace(text, "").Where(letter => letter == '\n' || !char.IsControl(letter))).Trim();
        return clean.Length > LongestHint ? clean[..LongestHint] + "…" : clean;
    }

    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ControlSequence();
}
