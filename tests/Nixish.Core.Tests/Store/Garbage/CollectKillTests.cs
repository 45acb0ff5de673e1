using System.Diagnostics;

namespace Nixish.Core.Tests.Store.Garbage;

public sealed class CollectKillTests : IDisposable
{
    private const int Paths = 200;
    private static readonly string[] Folders = ["store", "info", "locks", "leases"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_after_any_number_of_deletions_a_collection_leaves_a_sound_store_and_the_next_goes_on()
    {
        var interrupted = 0;
        for (var round = 0; round < 12; round++)
        {
            var root = _folder[$"state-{round}"];
            await FillAsync(root);
            using (var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Nixish.TestPrograms.dll"), "collect", root]) { RedirectStandardOutput = true })!)
            {
                (await process.StandardOutput.ReadLineAsync()).Should().Be("start");

                // Before the first deletion, after the last, and at places between.
                var enough = Paths - (Paths * round / 11);
                while (Count(root, "info") > enough && !process.HasExited)
                {
                    Thread.SpinWait(50);
                }

                process.Kill();
                await process.WaitForExitAsync();
                interrupted += process.ExitCode == 0 ? 0 : 1;
            }

            using var store = LocalStore.Open(root);
            var verified = await store.VerifyAsync();
            verified.Damage.Should().BeEmpty($"in round {round} what is left must be whole, and so must be what it refers to");
            (await store.CollectAsync(new() { Grace = TimeSpan.Zero })).Paths.Count.Should().Be(verified.Checked);
            Folders.Should().OnlyContain(folder => Count(root, folder) == 0);
        }

        interrupted.Should().BeGreaterThan(6, "most kills must hit a collection that is under way");
    }

    private static int Count(string root, string folder) => Directory.EnumerateFileSystemEntries(Path.Combine(root, folder)).Count();

    // Chains, so that the order of deletion matters.
    private static async Task FillAsync(string root)
    {
        using var store = LocalStore.Open(root);
        List<Source> texts = [];
        for (var i = 0; i < Paths; i++)
        {
            texts.Add(i < 10 ? Source.Text($"text-{i}", "x") : Source.Text($"text-{i}", $"{texts[i - 10]} {texts[i / 2]}"));
        }

        await store.BuildAsync([.. texts]);
    }
}
