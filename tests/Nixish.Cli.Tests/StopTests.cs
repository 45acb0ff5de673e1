using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Nixish.Cli.Tests;

/// <summary>Ctrl-C, once and twice, on a process of its own.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StopTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task The_first_gives_up_what_is_in_hand_and_says_what_was_done(int signal)
    {
        using var process = Start("stoppable");
        await UntilAsync(process, "waiting");
        Send(process, signal);
        var error = await EndAsync(process);
        process.ExitCode.Should().Be(ExitCode.Stopped, error);
        error.Should().Contain("Stopping: ").And.EndWith("Stopped. What was in hand was given up; 1 derivations were built and stay.\n");
        Directory.EnumerateFileSystemEntries(Path.Combine(_folder.StorePath, "tmp")).Should().BeEmpty("it cleaned up behind itself");
        (await SoundStoreAsync()).Dispose();
    }

    [Fact]
    public async Task The_second_ends_at_once_and_leaves_nothing_half_valid()
    {
        using var process = Start("stubborn");
        await UntilAsync(process, "waiting");
        Send(process, Interrupt);
        await Task.Delay(500);
        process.HasExited.Should().BeFalse("it waits for a builder that does not stop");
        var asked = Stopwatch.GetTimestamp();
        Send(process, Interrupt);
        var error = await EndAsync(process);
        Stopwatch.GetElapsedTime(asked).Should().BeLessThan(TimeSpan.FromSeconds(5));
        process.ExitCode.Should().Be(ExitCode.Stopped, error);
        (await SoundStoreAsync()).Dispose();
        Directory.EnumerateFileSystemEntries(Path.Combine(_folder.StorePath, "tmp")).Should().BeEmpty("whoever comes next sweeps what was left");
    }

    private Process Start(string kind)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Nixish.TestPrograms.dll"), "stack", _folder.StorePath, kind, "build"];
        // Who runs tests in the background may have them ignore Ctrl-C, and what they start with them.
        string[] command = [.. OperatingSystem.IsLinux() ? (string[])["env", "--default-signal=INT"] : [], "dotnet", .. arguments];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    private static async Task UntilAsync(Process process, string said)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.EndsWith(said, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"It ended before it said '{said}': {await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
    }

    private static async Task<string> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return error;
    }

    // What was built before is there, what was in hand is not.
    private async Task<LocalStore> SoundStoreAsync()
    {
        var store = LocalStore.Open(_folder.StorePath);
        (await store.VerifyAsync()).IsSound.Should().BeTrue();
        Directory.EnumerateFileSystemEntries(Path.Combine(store.Root, "store")).Select(static path => Path.GetFileName(path).Split('-', 2)[1]).Should().Contain("quick").And.NotContain("endless");
        return store;
    }

    private static void Send(Process process, int signal) => Kill(process.Id, signal).Should().Be(0);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
