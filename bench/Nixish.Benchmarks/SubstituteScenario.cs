using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Nixish.AspNetCore;

namespace Nixish.Benchmarks;

/// <summary>2,000 paths of 1 kB from an HTTP cache on loopback into an empty store, signatures checked, against <c>nix-store --realise</c> from the same cache.</summary>
internal sealed class SubstituteScenario : Scenario
{
    private const int Paths = 2_000;
    private const int Rounds = 5;

    public override string Name => "substitute";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-bench-substitute-").FullName;
        try
        {
            using var store = LocalStore.Open(Path.Combine(folder, "from"));
            var paths = await RandomPaths.BuildAsync(store, Paths, 1_000, cancellationToken);
            var key = SigningKey.Generate("bench-1");
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            await using var app = builder.Build();
            app.MapBinaryCache(store, new() { SigningKeys = [key] });
            await app.StartAsync(cancellationToken);
            var address = app.Urls.Single();

            await OursAsync(folder, address, key, paths);
            await Compare($"substitute {Paths:#,0} paths over HTTP", Rounds, () => OursAsync(folder, address, key, paths), () => NixAsync(folder, address, key, paths));
        }
        finally
        {
            Disk.Delete(folder);
        }
    }

    private static async Task<TimeSpan> OursAsync(string folder, string address, SigningKey key, StorePath[] paths)
    {
        var root = Path.Combine(folder, "ours");
        TimeSpan elapsed;
        using (var store = LocalStore.Open(root))
        {
            elapsed = await Time(async () =>
            {
                var result = await store.SubstituteAsync(paths, [BinaryCache.Open(new(address), new() { TrustedKeys = [key.PublicKey] })]);
                if (result.Fetched.Count != Paths)
                {
                    throw new InvalidOperationException($"Only {result.Fetched.Count} paths came.");
                }
            });
        }

        Disk.Delete(root);
        return elapsed;
    }

    private static async Task<TimeSpan> NixAsync(string folder, string address, SigningKey key, StorePath[] paths)
    {
        var root = Path.Combine(folder, "nix");
        var elapsed = await TimeProcess("nix-store", ["--realise", .. paths.Select(path => path.ToString())], new Dictionary<string, string>
        {
            ["NIX_REMOTE"] = $"local?root={root}",
            ["NIX_CONFIG"] = $"substituters = {address}\ntrusted-public-keys = {key.PublicKey}\nbuild-users-group =\nsandbox = false",
            ["HOME"] = Path.Combine(folder, "nix-home"),
        });
        Disk.Delete(root);
        Disk.Delete(Path.Combine(folder, "nix-home"));
        return elapsed;
    }
}
