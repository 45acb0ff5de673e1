using Nixish.Core.Tests.Store;
using Nixish.Testing;

namespace Nixish.Core.Tests.Dotnet;

/// <summary>Programs that the SDK of this machine really publishes.</summary>
public sealed class DotnetBuildTests : IDisposable
{
    private readonly ShopSource _shop = new();
    private readonly TemporaryStore _there = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _there.Dispose();
        _shop.Dispose();
    }

    [Fact]
    public async Task A_program_is_published_and_runs()
    {
        SkipWithoutSandbox();
        var built = await _there.Store.BuildAsync(_shop.Program, cancellationToken: Stop);
        var folder = _there.Store.PhysicalPath(built.Path);
        Directory.GetFiles(folder).Select(Path.GetFileName).Should().Contain(["Web.dll", "Greetings.dll", "Polly.Core.dll", "Web.deps.json", "Web.runtimeconfig.json", "appsettings.json"]).And.NotContain("Web");
        using var web = new RunningWeb(["dotnet", Path.Combine(folder, "Web.dll")], folder);
        (await web.GetAsync("/", Stop)).Should().Be("hello");
        (await web.GetAsync("/style.css", Stop)).Should().Contain("black");
    }

    [Fact]
    public async Task Built_anywhere_its_bytes_are_the_same()
    {
        SkipWithoutSandbox();
        using var elsewhere = new ShopSource();
        using var store = LocalStore.Open(_there.Folder["a/rather/longer/path/of/another/store"]);
        var one = await _there.Store.BuildAsync(_shop.Program, cancellationToken: Stop);
        var two = await store.BuildAsync(elsewhere.Program, cancellationToken: Stop);
        var (first, second) = (_there.Store.PhysicalPath(one.Path), store.PhysicalPath(two.Path));
        Files(second).Should().Equal(Files(first));
        NarDigest.Of(second, TreeReader.Read(second)!).Hash.Should().Be(NarDigest.Of(first, TreeReader.Read(first)!).Hash);
    }

    [Fact]
    public async Task A_changed_source_rebuilds_and_pushes_the_layer_of_its_own_assemblies_alone()
    {
        SkipWithoutSandbox();
        using var registry = new InMemoryRegistry();
        using var client = new RegistryClient(new() { Handler = registry, Credentials = [] });
        var target = ImageRepository.Parse("registry.example.com/web");
        var first = await _there.Store.BuildImageAsync(_shop.Program.AsImage("web"), cancellationToken: Stop);
        await client.PushImageAsync(first, target, cancellationToken: Stop);
        _shop.Replace("src/Greetings/Greeting.cs", "hello", "good morning");

        List<BuildEvent> events = [];
        var second = await _there.Store.BuildImageAsync(_shop.Program.AsImage("web"), events: new Collecting(events), cancellationToken: Stop);
        var before = registry.Calls.Count;
        await client.PushImageAsync(second, target, cancellationToken: Stop);

        second.Manifest.Layers[0].Should().Be(first.Manifest.Layers[0], "packages are as they were");
        second.Manifest.Layers[1].Should().NotBe(first.Manifest.Layers[1]);
        events.OfType<BuildEvent.Finished>().Count(finished => finished.Derivation.Name == "layer").Should().Be(1);
        registry.Calls.Skip(before).Count(call => call.Method == "PUT" && call.Path.Contains("/blobs/uploads/", StringComparison.Ordinal)).Should().Be(2, "the layer and the configuration");
    }

    [Fact]
    public async Task Built_again_nothing_runs()
    {
        SkipWithoutSandbox();
        await _there.Store.BuildImageAsync(_shop.Program.AsImage("web"), cancellationToken: Stop);
        (await _there.Store.BuildAsync(_shop.Program.AsImage("web"), cancellationToken: Stop)).Built.Should().BeEmpty();
    }

    [Fact]
    public async Task A_mistake_is_in_the_error()
    {
        SkipWithoutSandbox();
        _shop.Replace("src/Greetings/Greeting.cs", "\"hello\"", "helo");
        var failure = (await FluentActions.Awaiting(() => _there.Store.BuildAsync(_shop.Program, cancellationToken: Stop)).Should().ThrowAsync<BuildFailedException>()).Which;
        failure.LogTail.AsEnumerable().Should().Contain(line => line.Contains("Greeting.cs(5,34): error CS0103", StringComparison.Ordinal));
        failure.Message.Should().Contain("'dotnet publish' of 'src/Web/Web.csproj' failed");
    }

    [Fact]
    public async Task A_lock_file_that_is_out_of_date_is_in_the_error()
    {
        SkipWithoutSandbox();
        _shop.Replace("src/Web/Web.csproj", "Version=\"8.9.1\"", "Version=\"8.9.0\"");
        var failure = (await FluentActions.Awaiting(() => _there.Store.BuildAsync(_shop.Program, cancellationToken: Stop)).Should().ThrowAsync<BuildFailedException>()).Which;
        failure.LogTail.AsEnumerable().Should().Contain(line => line.Contains("NU1004", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_build_sees_no_network_and_nothing_of_this_machine_but_the_SDK()
    {
        SkipWithoutSandbox();
        var secret = _there.Folder.Write("secret.txt", "secret");
        _shop.Replace("src/Web/Web.csproj", "</Project>", $"""
              <Target Name="Look" BeforeTargets="CoreCompile">
                <Message Importance="high" Text="network: $([System.IO.File]::ReadAllText('/proc/net/dev'))" />
                <Error Condition="Exists('{secret}') or Exists('/root') or Exists('/home') or Exists('/nix/store/.links')" Text="it is seen" />
                <Error Condition="$([System.IO.File]::ReadAllText('/proc/net/dev').Contains('eth0'))" Text="there is a network" />
              </Target>
            </Project>
            """);
        (await _there.Store.BuildAsync(_shop.Program, cancellationToken: Stop)).Built.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Properties_reach_the_build()
    {
        SkipWithoutSandbox();
        var program = _shop.Program with { Properties = new() { ["Version"] = "4.5.6", ["Company"] = "a;b%c, \"d\"" } };
        var built = await _there.Store.BuildAsync(program, cancellationToken: Stop);
        var info = System.Diagnostics.FileVersionInfo.GetVersionInfo(Path.Combine(_there.Store.PhysicalPath(built.Path), "Web.dll"));
        (info.FileVersion, info.CompanyName).Should().Be(("4.5.6.0", "a;b%c, \"d\""));
    }

    [Fact]
    public async Task A_self_contained_program_has_its_runtime_in_a_layer_below()
    {
        SkipWithoutSandbox();
        var version = Environment.Version.ToString(3);
        var packages = ((string[])["Microsoft.NETCore.App.Runtime.linux-x64", "Microsoft.AspNetCore.App.Runtime.linux-x64"]).Select(id => Known(id, version) ?? Restored(id, version)).ToArray();
        _shop.Replace("src/Web/Web.csproj", "<RestorePackages", "<RuntimeIdentifiers>linux-x64</RuntimeIdentifiers><RestorePackages");
        _shop.Replace("src/Web/packages.lock.json", "{ \"type\": \"Project\" }\n    }", "{ \"type\": \"Project\" }\n    },\n    \"net10.0/linux-x64\": {}");
        var program = _shop.Program with { SelfContained = true, Packages = [.. packages] };
        var image = await _there.Store.BuildImageAsync(program.AsImage("web"), cancellationToken: Stop);
        image.Manifest.Layers.Should().HaveCount(3);
        image.Manifest.Layers[0].Size.Should().BeGreaterThan(20_000_000);
        image.Manifest.Layers[2].Size.Should().BeLessThan(200_000);
        var folder = _there.Store.PhysicalPath((await _there.Store.BuildAsync(program, cancellationToken: Stop)).Path);
        using var web = new RunningWeb([Path.Combine(folder, "Web")], folder);
        (await web.GetAsync("/", Stop)).Should().Be("hello");
    }

    [Fact]
    public async Task A_project_of_this_repository_is_published_as_it_is()
    {
        SkipWithoutSandbox();
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Nixish.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        // With central versions, lock files, an analyzer of our own, and outputs in one folder for all.
        var program = DotnetProgram.Publish(Path.Combine(root, "eng/Nixish.Generator"));
        var built = await _there.Store.BuildAsync(program, cancellationToken: Stop);
        File.Exists(Path.Combine(_there.Store.PhysicalPath(built.Path), "Nixish.Generator.dll")).Should().BeTrue();
    }

    internal static void SkipWithoutSandbox() => Assert.SkipUnless(OperatingSystem.IsLinux() && TemporaryFolder.HasProgram("bwrap"), "There is no bubblewrap.");

    private static NuGetPackage? Known(string id, string version) =>
        NuGetFeeds.PackageFolders.Select(folder => PackageLock.FindContentHash(Path.Combine(folder, NuGetPackage.Lower(id), version, ".nupkg.metadata"))).FirstOrDefault(hash => hash is not null) is { } hash ? new(id, version, hash) : null;

    // As people do it: a restore puts it into NuGet's folder, and its hash beside it.
    private NuGetPackage Restored(string id, string version)
    {
        var project = _there.Folder.Write($"{id}/{id}.csproj", $"""<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><PackageDownload Include="{id}" Version="[{version}]" /></ItemGroup></Project>""");
        TemporaryFolder.Run("dotnet", "restore", project);
        return Known(id, version) ?? throw new InvalidOperationException($"A restore brought no {id} {version}.");
    }

    private static Dictionary<string, string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file), file => Hash.Sha256(File.ReadAllBytes(file)).ToString());

    private sealed class Collecting(List<BuildEvent> events) : IProgress<BuildEvent>
    {
        public void Report(BuildEvent value)
        {
            lock (events)
            {
                events.Add(value);
            }
        }
    }
}
