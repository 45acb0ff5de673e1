using System.Globalization;

namespace Nixish.Benchmarks;

/// <summary>Paths that depend on nothing, of so many random bytes each.</summary>
internal static class RandomPaths
{
    public static async Task<StorePath[]> BuildAsync(LocalStore store, int count, int bytes, CancellationToken cancellationToken)
    {
        var recipes = Enumerable.Range(0, count).Select(i => (IBuildable)
            new Recipe($"path-{i}") { System = "builtin", Builder = RandomBuilder.BuilderName, Environment = new() { ["seed"] = $"{i}", ["bytes"] = $"{bytes}" } }).ToArray();
        var result = await store.BuildAsync(recipes, new() { Builders = [new RandomBuilder()], EarlyCutoff = false }, cancellationToken: cancellationToken);
        return [.. result.Paths.Select(info => info.Path)];
    }

    private sealed class RandomBuilder : IBuilder
    {
        public const string BuilderName = "builtin:nixish-bench/random/1";

        public string Name => BuilderName;

        public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
        {
            var random = new Random(int.Parse(context.Require("seed"), CultureInfo.InvariantCulture));
            var buffer = new byte[Math.Min(1 << 20, int.Parse(context.Require("bytes"), CultureInfo.InvariantCulture))];
            await using var file = File.Create(context.OutputPath());
            for (var left = int.Parse(context.Require("bytes"), CultureInfo.InvariantCulture); left > 0; left -= buffer.Length)
            {
                random.NextBytes(buffer);
                await file.WriteAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)), cancellationToken);
            }
        }
    }
}
