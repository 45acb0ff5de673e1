using System.Diagnostics;
using System.Globalization;

namespace Nixish.Benchmarks;

/// <summary>One measured comparison. Ours and the peer alternate in one run, so that noise falls on both; medians are reported.</summary>
internal abstract class Scenario
{
    /// <summary>What the command line calls it.</summary>
    public abstract string Name { get; }

    /// <summary>How large it shall be, where the command line says; its own number otherwise.</summary>
    public int? Size { get; set; }

    /// <summary>Prepares inputs, then reports rows through <see cref="Compare"/>.</summary>
    public abstract Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Runs both sides <paramref name="rounds"/> times in turn and prints <c>scenario | ours | peer | ratio</c> (ratio = peer ÷ ours).</summary>
    protected static async Task Compare(string row, int rounds, Func<Task<TimeSpan>> ours, Func<Task<TimeSpan>> peer)
    {
        List<TimeSpan> left = [], right = [];
        for (var i = 0; i < rounds; i++)
        {
            left.Add(await ours());
            right.Add(await peer());
        }

        var (a, b) = (Median(left), Median(right));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row} | {a.TotalMilliseconds:0.0} ms | {b.TotalMilliseconds:0.0} ms | {b / a:0.00}"));
    }

    /// <summary>Prints a row that has no peer, only a bar of its own.</summary>
    protected static async Task Measure(string row, int rounds, Func<Task<TimeSpan>> ours, TimeSpan bar)
    {
        List<TimeSpan> times = [];
        for (var i = 0; i < rounds; i++)
        {
            times.Add(await ours());
        }

        var median = Median(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row} | {median.TotalMilliseconds:0.0} ms | at most {bar.TotalMilliseconds:0} ms | {bar / median:0.00}"));
    }

    /// <summary>How long <paramref name="action"/> takes.</summary>
    protected static async Task<TimeSpan> Time(Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>How long a whole process takes; throws where it ends with another code than 0 or <paramref name="accepted"/>.</summary>
    protected static async Task<TimeSpan> TimeProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, int accepted = 0)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        await output;
        return process.ExitCode == 0 || process.ExitCode == accepted ? elapsed : throw new InvalidOperationException($"{program} failed with exit code {process.ExitCode}: {await error}");
    }

    /// <summary>From here on builders run without a sandbox in this process, as those of a Nix do that is told so: whether there is one is looked for once.</summary>
    protected static async Task WithoutSandbox()
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", "");
        var (program, _) = await SandboxProbe.FindAsync();
        Environment.SetEnvironmentVariable("PATH", path);
        if (program is not null)
        {
            throw new InvalidOperationException("Builders run in a sandbox already: run this scenario alone.");
        }
    }

    /// <summary>Publishes a program of this folder's as it would be shipped, compiled ahead of time, and returns its file.</summary>
    protected static async Task<string> PublishAsync(string name, string folder)
    {
        var output = Path.Combine(folder, "published");
        await TimeProcess("dotnet", ["publish", Project(name), "-c", "Release", "-p:AheadOfTime=true", "-o", output]);
        return Path.Combine(output, name);
    }

    /// <summary>Builds a program of this folder's as <c>dotnet build</c> leaves it, and returns its file.</summary>
    protected static async Task<string> BuildAsync(string name, string folder)
    {
        var output = Path.Combine(folder, "built");
        await TimeProcess("dotnet", ["build", Project(name), "-c", "Release", "-o", output]);
        return Path.Combine(output, name);
    }

    private static string Project(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Nixish.sln")))
        {
            root = root.Parent;
        }

        return Path.Combine(root?.FullName ?? throw new InvalidOperationException("The repository is not above this program."), "bench", name);
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
