using Nixish.TestPrograms.Chaos;

namespace Nixish.TestPrograms;

/// <summary>What tests run as a process of its own, to kill it or to race it: <c>build-graph STORE SOURCE JOURNAL LAYERS WIDTH</c>, <c>build-shell STORE SCRIPT</c>, <c>build-image STORE CONTENT OUTPUT</c>, <c>fetch STORE URL HASH</c>, <c>build-cutoff STORE SALT LAYERS WIDTH</c>, <c>substitute-graph STORE SOURCE JOURNAL LAYERS WIDTH CACHE KEY</c>, <c>push STORE CACHE PATH…</c>, <c>collect-cache CACHE</c>, <c>collect STORE</c>, <c>apply-objects KUBECONFIG NAMESPACE ROUND COUNT [STATE]</c>, <c>stack STORE stoppable|stubborn COMMAND…</c>, <c>chaos STORE WITNESSES UNIVERSE BUILDERS CACHE KEY</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["build-shell", var folder, var script])
        {
            using var shellStore = LocalStore.Open(folder);
            var recipe = new Recipe("shell") { System = "x86_64-linux", Builder = "/bin/sh", Arguments = ["-c", script], Environment = new() { ["PATH"] = "/usr/bin:/bin" } };
            await shellStore.BuildAsync(recipe, new() { HostPaths = BuildOptions.SystemPrograms }, new Lines());
            return 0;
        }

        if (args is ["build-image", var imageStore, var content, var output])
        {
            return await ImageProgram.RunAsync(imageStore, content, output);
        }

        if (args is ["push", var pushing, var pushedTo, .. var paths])
        {
            using var pushStore = LocalStore.Open(pushing);
            Console.WriteLine("start");
            await BinaryCache.Open(new(pushedTo)).PushAsync(pushStore, paths.Select(path => StorePath.Parse(path)), new() { Compression = NarCompression.None });
            return 0;
        }

        if (args is ["collect-cache", var collected])
        {
            Console.WriteLine("start");
            await BinaryCache.Open(new(collected)).CollectAsync(new() { Grace = TimeSpan.Zero });
            return 0;
        }

        if (args is ["fetch", var fetching, var url, var hash])
        {
            using var fetchStore = LocalStore.Open(fetching);
            await fetchStore.BuildAsync(Source.Url(url, hash));
            return 0;
        }

        if (args is ["build-cutoff", var state, var salt, var rows, var columns])
        {
            using var cutoffStore = LocalStore.Open(state);
            Console.WriteLine("start");
            await cutoffStore.BuildAsync(CutoffGraph.Make(int.Parse(salt), int.Parse(rows), int.Parse(columns)), new() { Builders = [new RowBuilder()] });
            return 0;
        }

        if (args is ["substitute-graph", var here, var files, var log, var deep, var wide, var cache, var key])
        {
            using var substituting = LocalStore.Open(here);
            Console.WriteLine("start");
            var options = new BuildOptions { Builders = [new SlowBuilder(log)], Caches = [BinaryCache.Open(new(cache), new() { TrustedKeys = [PublicKey.Parse(key)] })] };
            var done = await substituting.BuildAsync(SlowGraph.Make(files, int.Parse(deep), int.Parse(wide)), options);
            Console.WriteLine($"{done.Built.Count} {done.Substituted.Count}");
            return 0;
        }

        if (args is ["stack", var stacked, "stoppable" or "stubborn", .. var command])
        {
            return await StackProgram.RunAsync(stacked, new(isStubborn: args[2] == "stubborn"), command);
        }

        if (args is ["apply-objects", var kubeconfig, var ns, var round, var count, .. var states])
        {
            return await ObjectsProgram.RunAsync(kubeconfig, ns, int.Parse(round), int.Parse(count), states is [var file] ? file : null);
        }

        if (args is ["collect", var garbage])
        {
            using var collectStore = LocalStore.Open(garbage);
            Console.WriteLine("start");
            await collectStore.CollectAsync(new() { Grace = TimeSpan.Zero });
            return 0;
        }

        if (args is ["chaos", var chaosStore, var witnesses, var universe, var builders, var address, var chaosKey])
        {
            return await ChaosWorker.RunAsync(chaosStore, witnesses, int.Parse(universe), Enum.Parse<ChaosBuilders>(builders), new(address), PublicKey.Parse(chaosKey));
        }

        if (args is not ["build-graph", var root, var source, var journal, var layers, var width])
        {
            await Console.Error.WriteLineAsync("usage: build-graph STORE SOURCE JOURNAL LAYERS WIDTH");
            return 2;
        }

        using var store = LocalStore.Open(root);
        var targets = SlowGraph.Make(source, int.Parse(layers), int.Parse(width));
        Console.WriteLine("start");
        var result = await store.BuildAsync(targets, new() { Builders = [new SlowBuilder(journal)], MaxJobs = 4 });
        Console.WriteLine($"built {result.Built.Count}");
        return 0;
    }

    private sealed class Lines : IProgress<BuildEvent>
    {
        public void Report(BuildEvent value)
        {
            if (value is BuildEvent.Logged logged)
            {
                Console.WriteLine(logged.Line);
            }
        }
    }
}
