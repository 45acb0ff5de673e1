using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images.Registries;

/// <summary>Debian's docker-registry, started for one test on a free port of loopback, configured as the test says.</summary>
internal sealed class DockerRegistry : IDisposable
{
    private readonly Process _process;

    private DockerRegistry(Process process, string host) => (_process, Host) = (process, host);

    /// <summary><c>127.0.0.1:port</c>.</summary>
    internal string Host { get; }

    /// <summary>Starts it, or skips the test where it is not installed.</summary>
    /// <param name="folder">Where it keeps its content and configuration.</param>
    /// <param name="http">Lines below <c>http:</c> in its configuration.</param>
    /// <param name="more">Further sections.</param>
    internal static async Task<DockerRegistry> StartAsync(TemporaryFolder folder, string http = "", string more = "")
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("docker-registry"), "docker-registry is not on PATH.");
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var endpoint = (IPEndPoint)free.LocalEndpoint;
        free.Stop();
        var configuration = folder.Write("registry.yml", $"""
            version: 0.1
            log:
              level: error
            storage:
              filesystem:
                rootdirectory: {folder["registry"]}
              delete:
                enabled: true
            http:
              addr: {endpoint}
            {http}
            {more}
            """);
        var start = new ProcessStartInfo("docker-registry", ["serve", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true };
        // Debian's package reads settings from such variables too.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("REGISTRY_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(endpoint, TestContext.Current.CancellationToken);
                return new(process, endpoint.ToString());
            }
            catch (SocketException) when (attempt < 200 && !process.HasExited)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
            catch (SocketException error)
            {
                process.Kill();
                throw new InvalidOperationException($"docker-registry did not come up: {await said}", error);
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
