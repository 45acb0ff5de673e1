using System.Diagnostics;

namespace Nixish.Core.Tests.Building.Hosts;

/// <summary>Programs that run on this machine.</summary>
internal static class Running
{
    /// <summary>Waits until no program's command line contains <paramref name="text"/>.</summary>
    public static async Task EndsAsync(string text)
    {
        var clock = Stopwatch.StartNew();
        while (Directory.EnumerateDirectories("/proc").Any(folder => CommandLine(folder).Contains(text, StringComparison.Ordinal)))
        {
            clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20), "the program should have ended");
            await Task.Delay(50);
        }
    }

    /// <summary>Kills every ssh of this test's, known by a text that only its command lines contain.</summary>
    public static void Kill(string text)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => CommandLine(folder) is var line && line.StartsWith("ssh\0", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal)))
        {
            using var process = Process.GetProcessById(int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture));
            process.Kill();
        }
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

/// <summary>Does with each event what the test says, at once.</summary>
internal sealed class Progress(Action<BuildEvent> report) : IProgress<BuildEvent>
{
    public void Report(BuildEvent value) => report(value);
}
