using System.Diagnostics;

namespace Nixish.Tests.Stacks;

public sealed class FileStateStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nixish-state-");

    private string File => Path.Combine(_folder.FullName, "shop.state.json");

    private FileStateStore Store => FileStateStore.In(_folder.FullName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Written_state_is_readable_by_people_and_by_the_next_run()
    {
        var state = new StackState
        {
            Serial = 4,
            Entries = new()
            {
                ["v1/Service/web"] = new("v1/Service/web", "kubernetes") { Data = new() { ["key"] = "ünï" }, DependsOn = ["image/web"] },
                ["image/web"] = new("image/web", "registry") { Begun = true },
            },
        };
        await using (var lease = await Store.LockAsync("shop"))
        {
            await lease.WriteAsync(state);
        }

        (await Store.ReadAsync("shop")).Should().Be(state);
        (await System.IO.File.ReadAllTextAsync(File)).Should().Be(
            """
            {
              "nixishState": 1,
              "stack": "shop",
              "serial": 4,
              "resources": {
                "image/web": {
                  "target": "registry",
                  "begun": true
                },
                "v1/Service/web": {
                  "target": "kubernetes",
                  "dependsOn": [
                    "image/web"
                  ],
                  "data": {
                    "key": "ünï"
                  }
                }
              }
            }

            """);
    }

    [Fact]
    public async Task No_file_is_no_state()
    {
        (await FileStateStore.In(Path.Combine(_folder.FullName, "none")).ReadAsync("shop")).Should().Be(new StackState());
    }

    [Theory]
    [InlineData("", "is damaged")]
    [InlineData("{\"nixishState\": 1, \"stack\": \"shop\", \"serial\": 4, \"resou", "is damaged")]
    [InlineData("{\"nixishState\": 1, \"stack\": \"shop\", \"serial\": \"x\", \"resources\": {}}", "is damaged")]
    [InlineData("[]", "is damaged")]
    [InlineData("{\"nixishState\": 2}", "has version 2")]
    [InlineData("{\"nixishState\": 1, \"stack\": \"other\", \"serial\": 4, \"resources\": {}}", "belongs to stack 'other'")]
    public async Task A_file_that_cannot_be_understood_is_refused_and_left_alone(string text, string why)
    {
        await System.IO.File.WriteAllTextAsync(File, text);

        await Store.Invoking(store => store.ReadAsync("shop")).Should().ThrowAsync<StateStoreException>().WithMessage($"*{why}*");
        await Store.Invoking(store => store.LockAsync("shop")).Should().ThrowAsync<StateStoreException>();

        (await System.IO.File.ReadAllTextAsync(File)).Should().Be(text);
    }

    [Fact]
    public async Task A_held_lock_names_its_holder()
    {
        await using var lease = await Store.LockAsync("shop");

        (await Store.Invoking(store => store.LockAsync("shop")).Should().ThrowAsync<StateLockedException>())
            .Which.Holder!.ProcessId.Should().Be(Environment.ProcessId);
    }

    [Fact]
    public async Task A_lock_is_free_once_its_lease_is_disposed_of()
    {
        await (await Store.LockAsync("shop")).DisposeAsync();

        await using var again = await Store.LockAsync("shop");
        again.State.Should().Be(new StackState());
    }

    [Fact]
    public async Task A_lock_dies_with_its_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs flock(1)");
        using var process = Process.Start(new ProcessStartInfo("flock", ["--close", File + ".lock", "sh", "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadLineAsync();
        await Store.Invoking(store => store.LockAsync("shop")).Should().ThrowAsync<StateLockedException>().WithMessage("*in use by another process*");

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();

        await using var lease = await Store.LockAsync("shop");
    }

    [Fact]
    public async Task A_state_that_cannot_be_written_stops_the_apply_before_it_makes_anything()
    {
        var target = new FakeTarget { State = null };
        var options = new StackOptions { Targets = [target], State = FileStateStore.At(Path.Combine(File, "below-a-file.json")) };
        await System.IO.File.WriteAllTextAsync(File, "");

        var plan = async () => await (await new Stack("shop") { Resources = [new Thing("web")] }.PlanAsync(options)).ApplyAsync();

        await plan.Should().ThrowAsync<StateStoreException>();
        target.World.Should().BeEmpty();
    }

    [Fact]
    public async Task Only_the_owner_may_read_the_file()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("File modes are for Unix.");
            return;
        }

        await using var lease = await Store.LockAsync("shop");
        await lease.WriteAsync(new());

        System.IO.File.GetUnixFileMode(File).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
