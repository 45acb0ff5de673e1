using System.Text;
using Nixish.Testing;

namespace Nixish.Cli.Tests;

public sealed class LockCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();
    private readonly InMemoryRegistry _registry = new();
    private readonly LocalStore _store;

    public LockCommandTests() => _store = LocalStore.Open(_folder.StorePath);

    private RegistryOptions Options => new() { Handler = _registry, Credentials = [] };

    private string LockFile => _folder["nixish.lock.json"];

    private Stack Shop => new("shop")
    {
        Resources =
        [
            new Image("web") { Base = BaseImage.Tagged("registry.example.com/library/debian:12", LockFile) }.PushTo("registry.example.com/shop"),
            new Image("job") { Base = BaseImage.Tagged("registry.example.com/library/alpine:3", LockFile) }.For("linux/amd64", "linux/arm64").PushTo("registry.example.com/shop"),
            new Image("own").PushTo("registry.example.com/shop"),
        ],
    };

    public void Dispose()
    {
        _store.Dispose();
        _registry.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Tags_are_locked_once_and_looked_up_again_only_when_asked()
    {
        var first = await PushAsync("one");
        (await RunAsync("lock")).Should().BeEquivalentTo(new
        {
            Code = ExitCode.Done,
            Output = $"+ registry.example.com/library/debian:12: {first}\n+ registry.example.com/library/alpine:3: {first}\nLocked 2 of 2 base images. Commit the lock.\n",
        });
        ImageLock.Read(LockFile).Images.Keys.Should().Equal("registry.example.com/library/alpine:3", "registry.example.com/library/debian:12");
        var second = await PushAsync("two");
        var asked = _registry.Calls.Count;
        (await RunAsync("lock")).Output.Should().Be("Nothing to lock.\n");
        _registry.Calls.Count.Should().Be(asked);
        (await RunAsync("lock", "--update", "debian")).Output.Should().Be($"~ registry.example.com/library/debian:12: {first} → {second}\nLocked 1 of 1 base images. Commit the lock.\n");
        ImageLock.Read(LockFile).Find("registry.example.com/library/alpine:3").Should().Be(first);
        (await RunAsync("lock", "--update", "--json")).Output.Should().Contain($"\"reference\":\"registry.example.com/library/alpine:3\",\"before\":\"{first}\",\"digest\":\"{second}\"");
    }

    [Fact]
    public async Task A_name_that_is_no_base_is_refused_with_those_that_are()
    {
        var run = await RunAsync("lock", "ubuntu");
        run.Code.Should().Be(ExitCode.Failed);
        run.Error.Should().Contain("no base image 'ubuntu'").And.Contain("'registry.example.com/library/debian:12'");
        File.Exists(LockFile).Should().BeFalse();
    }

    [Fact]
    public async Task A_build_without_the_lock_says_what_to_do()
    {
        var run = await RunAsync("build");
        run.Code.Should().Be(ExitCode.Failed);
        run.Error.Should().Contain("is not in").And.Contain("command lock");
    }

    private Task<CliRun> RunAsync(params string[] args) =>
        CliRun.Of(Shop, new HostOptions { Store = _store, Registries = Options }, args);

    // Pushes a manifest to both tags: each text makes another.
    private async Task<Digest> PushAsync(string text)
    {
        var stop = TestContext.Current.CancellationToken;
        using var client = new RegistryClient(Options);
        Digest? digest = null;
        foreach (var reference in (ImageReference[])["registry.example.com/library/debian:12", "registry.example.com/library/alpine:3"])
        {
            var config = Encoding.UTF8.GetBytes($"\"{text}\"");
            var blob = new Descriptor(OciMediaTypes.Config, Digest.Of(config), config.Length);
            await client.PushBlobAsync(reference.Repository, blob, _ => Task.FromResult<Stream>(new MemoryStream(config)), cancellationToken: stop);
            var manifest = new ImageManifest(blob, []).ToJson();
            await client.PushManifestAsync(reference, OciMediaTypes.Manifest, manifest, stop);
            digest = Digest.Of(manifest);
        }

        return digest!;
    }
}
