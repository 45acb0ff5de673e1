using System.Diagnostics;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images.Engines;

/// <summary>A real containerd, on folders and a socket of the test's own.</summary>
public sealed class ContainerdTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private Process? _daemon;

    public ContainerdTests() => _store = _folder.OpenStore();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Containerd Containerd => new() { Address = _folder["c.sock"], Namespace = "nixish", Snapshotter = "native" };

    public void Dispose()
    {
        if (_daemon is not null)
        {
            _daemon.Kill(entireProcessTree: true);
            _daemon.WaitForExit();
            _daemon.Dispose();
        }

        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_image_is_imported_as_it_is_and_then_nothing_is_sent()
    {
        await StartAsync();
        var image = Image();
        var (stack, options) = Shop(image);

        var plan = await stack.PlanAsync(options, Stop);
        plan.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Action = ChangeAction.Create, ResourceId = "image/containerd/nixish-test/web", Reason = "not built" });
        await plan.ApplyAsync(cancellationToken: Stop);

        var built = (await _store.FindImageAsync(image, cancellationToken: Stop))!;
        var reference = $"dev.local/nixish-test/web:{built.Tag}";
        (await Containerd.Images.FindAsync(reference, Stop)).Should().Be(built.Descriptor.Digest, "an import of an OCI layout keeps digests");
        Ctr("images", "ls", "--quiet").Should().Be(reference, "and makes no other names");
        Ctr("images", "check", "--snapshotter", "native", $"name=={reference}").Should().Contain("complete").And.Contain("true", "it is unpacked");
        (await stack.PlanAsync(options, Stop)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_name_that_stands_for_another_image_is_put_right()
    {
        await StartAsync();
        var image = Image();
        var (stack, options) = Shop(image);
        await (await stack.PlanAsync(options, Stop)).ApplyAsync(cancellationToken: Stop);
        var other = await _store.BuildImageAsync(Image() with { User = "7" }, cancellationToken: Stop);
        await Containerd.Images.ImportAsync(other, $"dev.local/{image.Reference}", Containerd.Snapshotter, new Progress<long>(), Stop);

        var plan = await stack.PlanAsync(options, Stop);
        plan.Should().ContainSingle().Which.Action.Should().Be(ChangeAction.Update);
        await plan.ApplyAsync(cancellationToken: Stop);
        (await stack.PlanAsync(options, Stop)).Should().BeEmpty();
    }

    // containerd's collector and an import meet by chance only, so the daemon's part is said here.
    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task An_import_whose_layers_were_collected_under_it_is_done_again(int lost, bool imported)
    {
        var image = await _store.BuildImageAsync(Image(), cancellationToken: Stop);
        var shell = new CollectingShell(lost, $"web {image.Descriptor.MediaType} {image.Descriptor.Digest} 1 KiB linux/amd64 -");

        var import = () => new ContainerdImages(shell, ["ctr"]).ImportAsync(image, "web", null, new Progress<long>(), Stop);

        if (imported)
        {
            await import.Should().NotThrowAsync();
        }
        else
        {
            (await import.Should().ThrowAsync<ContainerdException>()).Which.Message.Should().Contain("parent snapshot");
        }

        shell.Imports.Should().Be(Math.Min(lost + 1, 3));
    }

    [Fact]
    public async Task An_image_for_several_platforms_is_imported_whole()
    {
        await StartAsync();
        var index = Image().For("linux/amd64", "linux/arm64");
        var (stack, options) = Shop(index);
        await (await stack.PlanAsync(options, Stop)).ApplyAsync(cancellationToken: Stop);
        Ctr("images", "ls").Should().Contain("linux/amd64").And.Contain("linux/arm64").And.Contain(OciMediaTypes.Index);
        (await stack.PlanAsync(options, Stop)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_containerd_that_is_not_there_is_named()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("ctr"), "There is no ctr.");
        (await FluentActions.Awaiting(() => new Containerd { Address = _folder["no.sock"] }.Images.FindAsync("dev.local/web:1", Stop)).Should().ThrowAsync<ContainerdException>())
            .Which.Place.Should().Contain("no.sock");
    }

    private static Image Image() => new("nixish-test/web")
    {
        Layers = [new("/etc/motd", Source.Text("motd", "hello")), new("/data", Source.Text("data", new string('x', 3_000_000)))],
        Labels = new() { ["test"] = Guid.NewGuid().ToString() },
    };

    private (Stack Stack, StackOptions Options) Shop(PullableImage image) => (
        new("shop") { Resources = [image.LoadIntoContainerd()] },
        new() { Targets = [new ContainerdTarget(_store, Containerd)], State = new InMemoryStateStore() });

    private string Ctr(params string[] arguments) => TemporaryFolder.Run("ctr", ["--address", Containerd.Address, "--namespace", "nixish", .. arguments]);

    private async Task StartAsync()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("containerd") && TemporaryFolder.HasProgram("ctr"), "There is no containerd.");
        Assert.SkipUnless(Environment.UserName == "root", "A containerd needs root.");
        var configuration = _folder.Write("config.toml", $"""
            version = 2
            root = "{_folder["root"]}"
            state = "{_folder["run"]}"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
              address = "{_folder["c.sock"]}"
            """);
        var start = new ProcessStartInfo("containerd", ["--config", configuration]) { RedirectStandardError = true };
        _daemon = Process.Start(start)!;
        var said = new System.Text.StringBuilder();
        _daemon.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        _daemon.BeginErrorReadLine();
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                Ctr("version");
                return;
            }
            catch (InvalidOperationException) when (!_daemon.HasExited && waited.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(100, Stop);
            }
            catch (InvalidOperationException failure)
            {
                throw new InvalidOperationException($"{failure.Message}: {said}");
            }
        }
    }
}
