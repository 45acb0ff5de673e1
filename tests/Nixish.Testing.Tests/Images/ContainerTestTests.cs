namespace Nixish.Testing.Tests.Images;

public sealed class ContainerTestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-container-").FullName;
    private readonly LocalStore _store;
    private readonly DockerEngine _engine = new();

    public ContainerTestTests() => _store = LocalStore.Open(_folder);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _engine.Dispose();
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Programs_files_and_metadata_are_as_a_container_has_them()
    {
        var (engine, store) = (_engine, _store);
        var image = await BusyboxAsync();
        #region container
        var built = await store.BuildImageAsync(image);
        await using var web = await ContainerTest.LoadAsync(engine, built);

        var run = await web.RunAsync(["-c", "id -un; pwd; echo $HOME; echo oh >&2; exit 3"]);
        run.Should().Be(new ContainerRun(3, "web\n/srv\n/home/web\n", "oh\n"));

        (await web.FindAsync("/tmp"))!.Mode.Should().Be("1777");
        (await web.ReadConfigAsync()).Entrypoint.Should().Equal("/bin/sh");
        #endregion
        (await web.RunAsync(cancellationToken: Stop)).Output.Should().Be("as it is\n");
        (await web.RunAsync(new ContainerOptions { Entrypoint = ["/bin/sh", "-c"], Command = ["echo $LEVEL; id -u"], Environment = new() { ["LEVEL"] = "debug" }, User = "0" }, Stop)).Output.Should().Be("debug\n0\n");
        (await web.RunAsync(["-c", "cat /proc/net/dev | wc -l"], Stop)).Output.Trim().Should().Be("3", "two lines of headings, and the loopback");
        (await web.FindAsync("/bin/sh", Stop)).Should().BeEquivalentTo(new { Kind = ImageEntryKind.File, Mode = "0755", Size = new FileInfo("/bin/busybox").Length });
        (await web.FindAsync("/bin/ash", Stop)).Should().BeEquivalentTo(new { Kind = ImageEntryKind.Link, Target = "/bin/sh" });
        (await web.FindAsync("/home/web", Stop)).Should().BeEquivalentTo(new { Kind = ImageEntryKind.Folder, Mode = "0700" });
        (await web.FindAsync("/none", Stop)).Should().BeNull();
        var config = await web.ReadConfigAsync(Stop);
        (config.User, config.WorkingDirectory, config.Architecture).Should().Be(("web", "/srv", "amd64"));
        config.Labels.Should().Equal(image.Labels);
        config.DiffIds.Should().Equal(built.Config.DiffIds);
    }

    [Fact]
    public async Task An_image_that_was_loaded_for_a_test_goes_with_it()
    {
        var built = await _store.BuildImageAsync(await BusyboxAsync(), cancellationToken: Stop);
        string reference;
        await using (var test = await ContainerTest.LoadAsync(_engine, built, Stop))
        {
            reference = test.Reference;
            await using var again = await ContainerTest.LoadAsync(_engine, built, Stop);
        }

        (await _engine.FindImageAsync(reference, Stop)).Should().BeNull();
        await FluentActions.Awaiting(() => _engine.RunAsync(reference, cancellationToken: Stop)).Should().ThrowAsync<DockerEngineException>().WithMessage($"*make a container of '{reference}'*");
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_an_error()
    {
        await using var test = await ContainerTest.LoadAsync(_engine, await _store.BuildImageAsync(await BusyboxAsync(), cancellationToken: Stop), Stop);
        await FluentActions.Awaiting(() => test.RunAsync(new ContainerOptions { Entrypoint = ["/bin/none"] }, Stop)).Should().ThrowAsync<DockerEngineException>().WithMessage("*start*");
    }

    [Fact]
    public async Task An_engine_that_is_not_there_gives_the_reason_to_skip()
    {
        using var engine = new DockerEngine($"unix://{_folder}/none.sock");
        (await ContainerTest.WhyNotAsync(engine, Stop)).Should().Contain("none.sock");
    }

    private async Task<Image> BusyboxAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST")), "DOCKER_HOST names no engine.");
        var reason = await ContainerTest.WhyNotAsync(_engine, Stop);
        Assert.SkipWhen(reason is not null, reason ?? "");
        Assert.SkipUnless(File.Exists("/bin/busybox"), "There is no /bin/busybox (Debian's busybox-static).");
        return new("nixish-test/container")
        {
            Layers =
            [
                Layer.Users([new("web", 1000)]),
                new("/bin/sh", Source.File("/bin/busybox"))
                {
                    Links = new() { ["/bin/ash"] = "/bin/sh", ["/bin/id"] = "/bin/sh", ["/bin/cat"] = "/bin/sh", ["/bin/wc"] = "/bin/sh" },
                    Folders = ["/tmp", "/srv"],
                    Modes = new() { ["/tmp"] = "1777" },
                },
            ],
            Entrypoint = ["/bin/sh"],
            Command = ["-c", "echo as it is"],
            User = "web",
            WorkingDirectory = "/srv",
            // Each test an image of its own, so that the engine's names do not meet.
            Labels = new() { ["test"] = Guid.NewGuid().ToString() },
        };
    }
}
