using System.Diagnostics;

namespace Nixish.Benchmarks;

/// <summary>The real engine's own program, at <c>DOCKER_HOST</c>.</summary>
internal static class DockerProgram
{
    public static async Task RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await output;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"docker {arguments[0]} failed: {await error}");
        }
    }

    public static async Task BuildAndPushAsync(string folder, string reference)
    {
        await RunAsync("build", "--quiet", "--tag", reference, folder);
        await RunAsync("push", "--quiet", reference);
    }
}
