using System.Diagnostics;

namespace Nixish.House.Tests.Architecture;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public class ScriptTests
{
    private static readonly string[] Folders = [".ci", "eng"];

    // Those that name bash in their first line.
    public static TheoryData<string> Scripts =>
        [.. Folders.SelectMany(folder => Directory.EnumerateFiles(Repository.At(folder), "*", SearchOption.AllDirectories))
            .Where(file => File.ReadLines(file).FirstOrDefault()?.EndsWith("bash", StringComparison.Ordinal) == true)
            .Select(file => Path.GetRelativePath(Repository.Root, file))];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_is_executable_strict_and_parses(string script)
    {
        File.GetUnixFileMode(Repository.At(script)).Should().HaveFlag(UnixFileMode.UserExecute);
        Repository.Read(script).Should().MatchRegex("(?m)^set -e?uo pipefail$");
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-n", Repository.At(script)]) { RedirectStandardError = true })!;
        var complaints = await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        bash.ExitCode.Should().Be(0, complaints);
    }
}
