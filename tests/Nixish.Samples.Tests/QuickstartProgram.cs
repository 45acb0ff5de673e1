using System.Diagnostics;
using System.Text.Json;

namespace Nixish.Samples.Tests;

// A copy of the built Quickstart in a folder of its own, with its own store, site, state and embedded world.
internal sealed class QuickstartProgram : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nixish-quickstart-");

    public QuickstartProgram()
    {
        Copy(Path.Combine(AppContext.BaseDirectory, "..", "..", "Quickstart", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))), Program);
    }

    // Of the embedded world; the real one builds in NIXISH_STORE.
    public string EmbeddedStore => Path.Combine(Program, ".nixish", "store");

    public string Page => Path.Combine(Program, "site", "index.html");

    private string Program => Path.Combine(_folder.FullName, "program");

    public void Dispose()
    {
        // The store's content is read-only.
        foreach (var folder in _folder.EnumerateDirectories("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            if (!OperatingSystem.IsWindows() && folder.LinkTarget is null)
            {
                folder.UnixFileMode |= UnixFileMode.UserWrite;
            }
        }

        _folder.Delete(recursive: true);
    }

    public Process Start(params string[] args)
    {
        // Who runs tests in the background may have them ignore Ctrl-C, and what they start with them.
        string[] command = [.. OperatingSystem.IsLinux() ? (string[])["env", "--default-signal=INT"] : [], Path.Combine(Program, "Quickstart"), .. args];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = _folder.FullName,
            Environment = { ["NIXISH_STORE"] = Path.Combine(_folder.FullName, "store"), ["NO_COLOR"] = "1" },
        };
        return Process.Start(start)!;
    }

    public async Task<ProgramRun> RunAsync(params string[] args)
    {
        using var process = Start(args);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, await error);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            // What runs from the build folder left there is not ours.
            if (entry.Name is ".nixish")
            {
                continue;
            }

            if (entry is DirectoryInfo)
            {
                Copy(entry.FullName, Path.Combine(to, entry.Name));
            }
            else
            {
                File.Copy(entry.FullName, Path.Combine(to, entry.Name));
            }
        }
    }
}

internal sealed record ProgramRun(int Code, string Output, string Error)
{
    public string All => $"exit {Code}\n{Output}\n{Error}";

    // Of a run with --json: its lines.
    public IReadOnlyList<JsonElement> Events => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    // The names of the layers that an apply --json built.
    public IEnumerable<string> LayersBuilt => Events
        .Where(e => e.GetProperty("event").GetString() == "progressed")
        .Select(e => e.GetProperty("status").GetString()!)
        .Where(status => status.StartsWith("building layer", StringComparison.Ordinal));

    // What an apply --json planned: "update apps/v1/Deployment/prod/web".
    public IEnumerable<string> Planned => Events
        .Single(e => e.GetProperty("event").GetString() == "planned").GetProperty("plan").GetProperty("changes").EnumerateArray()
        .Select(change => $"{change.GetProperty("action").GetString()} {change.GetProperty("resource").GetString()}");
}
