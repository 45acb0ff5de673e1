using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Nixish.Samples.Tests;

// The same program against a real API server, node and registry.
public sealed class RealQuickstartTests : IDisposable
{
    private readonly QuickstartProgram _quickstart = new();
    private readonly string? _kubeconfig = Environment.GetEnvironmentVariable("NIXISH_TEST_KUBECONFIG");
    private readonly string? _registry = Environment.GetEnvironmentVariable("NIXISH_TEST_REGISTRY");

    public void Dispose() => _quickstart.Dispose();

    [Fact]
    public async Task It_serves_its_page_and_a_changed_page_moves_one_layer_and_one_Deployment()
    {
        Assert.SkipWhen(_kubeconfig is null, "NIXISH_TEST_KUBECONFIG names no cluster.");
        Assert.SkipWhen(_registry is null, "NIXISH_TEST_REGISTRY names no registry.");
        Assert.SkipUnless(File.Exists("/bin/busybox"), "There is no static web server: install busybox-static.");
        try
        {
            await File.WriteAllTextAsync(_quickstart.Page, $"<h1>{Guid.NewGuid()}</h1>\n");
            var first = await DeployAsync("apply", "--yes", "--timeout", "5m");
            first.Code.Should().Be(0, first.All);
            (await PageOfAPodAsync()).Should().Be(await File.ReadAllTextAsync(_quickstart.Page));

            (await DeployAsync("apply", "--yes")).Should().Be(new ProgramRun(0, "Nothing to do: 4 unchanged.\n", ""));
            (await DeployAsync("check")).Code.Should().Be(0);

            await File.WriteAllTextAsync(_quickstart.Page, $"<h1>Changed {Guid.NewGuid()}</h1>\n");
            var changed = await DeployAsync("apply", "--yes", "--json", "--timeout", "5m");
            changed.Code.Should().Be(0, changed.All);
            changed.LayersBuilt.Should().ContainSingle();
            changed.Planned.Should().Equal($"create image/{_registry}/shop/web", "update apps/v1/Deployment/prod/web");
            (await PageOfAPodAsync()).Should().Be(await File.ReadAllTextAsync(_quickstart.Page));
        }
        finally
        {
            var destroyed = await DeployAsync("destroy", "--yes", "--timeout", "5m");
            destroyed.Code.Should().Be(0, destroyed.All);
        }
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_named()
    {
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, Kubeconfig("http://127.0.0.1:1"));

        var run = await _quickstart.RunAsync("--kubeconfig", kubeconfig, "--registry", "127.0.0.1:1", "plan");

        File.Delete(kubeconfig);
        run.Code.Should().Be(1);
        run.Error.Should().StartWith("Error: ").And.Contain("127.0.0.1:1").And.NotContain("   at ");
    }

    [Fact]
    public async Task Interrupted_while_planning_it_says_that_nothing_was_changed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs kill(1)");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, Kubeconfig($"http://{silent.LocalEndpoint}"));
        using var process = _quickstart.Start("--kubeconfig", kubeconfig, "--registry", $"{silent.LocalEndpoint}", "plan");
        using var asked = await silent.AcceptSocketAsync();

        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await process.WaitForExitAsync();

        File.Delete(kubeconfig);
        process.ExitCode.Should().Be(130);
        (await process.StandardError.ReadToEndAsync()).Should().Be("Stopped. Nothing was changed.\n");
    }

    private static string Kubeconfig(string server) =>
        $"""
        apiVersion: v1
        kind: Config
        clusters: [{"{"}name: c, cluster: {"{"}server: "{server}"{"}"}{"}"}]
        contexts: [{"{"}name: c, context: {"{"}cluster: c{"}"}{"}"}]
        current-context: c
        """;

    private Task<ProgramRun> DeployAsync(params string[] args) => _quickstart.RunAsync(["--kubeconfig", _kubeconfig!, "--registry", _registry!, .. args]);

    // The node runs on this machine, so its pods' addresses are reachable from here.
    private async Task<string> PageOfAPodAsync()
    {
        var start = new ProcessStartInfo("kubectl", ["--kubeconfig", _kubeconfig!, "-n", "prod", "get", "pods", "--field-selector=status.phase=Running", "-o", "go-template={{range .items}}{{if not .metadata.deletionTimestamp}}{{.status.podIP}}{{\"\\n\"}}{{end}}{{end}}"]) { RedirectStandardOutput = true };
        using var kubectl = Process.Start(start)!;
        var addresses = (await kubectl.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        addresses.Should().NotBeEmpty();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        return await client.GetStringAsync($"http://{addresses[0]}:8080/");
    }
}
