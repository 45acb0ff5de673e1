using System.Diagnostics;
using Nixish.Kubernetes.Tests.Connection;
using Nixish.TestPrograms;

namespace Nixish.Kubernetes.Tests.Applying;

public sealed class KilledApplyTests : IDisposable
{
    private const int Count = 500;
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-killed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_apply_of_500_objects_that_is_killed_again_and_again_ends_where_it_should(bool hasState)
    {
        await using var real = await RealCluster.StartAsync();
        await real.KubectlApplyAsync("""{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"foreign"},"data":{"a":"1"}},{"apiVersion":"v1","kind":"Secret","metadata":{"name":"foreign","labels":{"nixish.dev/stack":"another"}}}]}""");
        var foreign = await VersionsAsync(real, "foreign");
        var random = new Random(7);
        const int Rounds = 4;
        for (var round = 0; round < Rounds; round++)
        {
            await KillAsync(real, round, hasState, TimeSpan.FromMilliseconds(random.Next(50, 900)));
        }

        var end = await RunAsync(real, Rounds, hasState);

        end.Should().Contain("done");
        var names = ObjectsProgram.Names(Rounds, Count).ToHashSet();
        var live = (await real.KubectlAsync("-n", real.Namespace, "get", "configmaps,secrets", "-o", "jsonpath={range .items[*]}{.metadata.name}{\" \"}{.data.round}{\"\\n\"}{end}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Where(line => line[0].StartsWith("object-", StringComparison.Ordinal)).ToList();
        live.Select(line => line[0]).Should().BeEquivalentTo(names);
        live.Should().OnlyContain(line => line[1] == "4" || line[1] == "NA==");
        (await VersionsAsync(real, "foreign")).Should().Be(foreign);
        (await RunAsync(real, Rounds, hasState)).Should().Contain("planned 0 0 0");
    }

    private static Task<string> VersionsAsync(RealCluster real, string name) =>
        real.KubectlAsync("-n", real.Namespace, "get", $"configmap/{name}", $"secret/{name}", "-o", "jsonpath={.items[*].metadata.resourceVersion}");

    // Killed some time after it began to write.
    private async Task KillAsync(RealCluster real, int round, bool hasState, TimeSpan after)
    {
        using var process = Start(real, round, hasState);
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.StartsWith("planned", StringComparison.Ordinal))
        {
        }

        await Task.Delay(after, TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string> RunAsync(RealCluster real, int round, bool hasState)
    {
        using var process = Start(real, round, hasState);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.Should().Be(0, await error);
        return output;
    }

    private Process Start(RealCluster real, int round, bool hasState) => Process.Start(new ProcessStartInfo(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "Nixish.TestPrograms.dll"), "apply-objects", real.Kubeconfig, real.Namespace, $"{round}", $"{Count}", .. hasState ? (string[])[Path.Combine(_folder, "state.json")] : []])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
