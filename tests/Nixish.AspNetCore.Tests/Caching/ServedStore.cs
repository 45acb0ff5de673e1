using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Nixish.AspNetCore.Tests.Caching;

/// <summary>A store and a server of it on a free port of loopback.</summary>
internal sealed class ServedStore : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-served-").FullName;
    private WebApplication? _app;

    private ServedStore() => Store = LocalStore.Open(this["store"]);

    public LocalStore Store { get; }

    public SigningKey Key { get; } = SigningKey.Generate($"served-{Guid.NewGuid():N}");

    public HttpClient Http { get; } = new();

    public string this[string name] => Path.Combine(_folder, name);

    public string Address => _app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static Task<ServedStore> StartAsync(NarCompression compression = NarCompression.None) => StartAsync(store => store.Store, compression);

    public static async Task<ServedStore> StartAsync(Func<ServedStore, LocalStore> served, NarCompression compression = NarCompression.None)
    {
        var store = new ServedStore();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        store._app = builder.Build();
        store._app.MapBinaryCache(served(store), new() { SigningKeys = [store.Key], Compression = compression });
        store._app.MapGet("/other", () => "not the cache's");
        await store._app.StartAsync();
        store.Http.BaseAddress = new(store.Address);
        return store;
    }

    public BinaryCache Cache(params PublicKey[] trusted) => BinaryCache.Open(new(Address), new() { TrustedKeys = [.. trusted] });

    public BinaryCache TrustedCache() => Cache(Key.PublicKey);

    /// <summary>Builds a path of so many bytes that refers to two others, one of which refers to a source.</summary>
    public async Task<PathInfo> BuildAsync(string name = "app", int size = 100)
    {
        Recipe Writing(string called, StoreString text, int bytes = 0) =>
            new(called) { System = "builtin", Builder = WritingBuilder.BuilderName, Environment = new() { ["text"] = text, ["size"] = $"{bytes}" } };
        var library = Writing($"{name}-lib", $"{Source.Text($"{name}-source", "source")}");
        var app = Writing(name, $"{library} and {Writing($"{name}-data", "data")}", size);
        return (await Store.BuildAsync([app], new BuildOptions { Builders = [new WritingBuilder()] })).Paths[0];
    }

    /// <summary>Runs a program of real Nix on a store of this test's own.</summary>
    public string Nix(string program, params string[] arguments)
    {
        Assert.SkipUnless(TestProgram.IsOnPath(program), $"{program} is not on PATH.");
        return new TestProgram(program, arguments)
        {
            Environment = new Dictionary<string, string>
            {
                ["NIX_REMOTE"] = $"local?root={this["nix"]}",
                ["NIX_CONFIG"] = "experimental-features = nix-command\nsubstituters =\nbuild-users-group =\nrequire-sigs = true\nsandbox = false",
                ["HOME"] = this["nix-home"],
            },
        }.Output();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        Store.Dispose();
        new TestProgram("/bin/sh", "-c", "chmod -R u+rwX \"$0\"; rm -rf \"$0\"", _folder).Run();
    }

    // Text, and after it zeros up to a size.
    private sealed class WritingBuilder : IBuilder
    {
        public const string BuilderName = "builtin:nixish-tests/writing/1";

        public string Name => BuilderName;

        public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
        {
            context.Log($"building {context.Derivation.Name}");
            await using var file = File.Create(context.OutputPath());
            await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(context.Require("text")), cancellationToken);
            file.SetLength(Math.Max(file.Length, int.Parse(context.Require("size"))));
        }
    }
}
