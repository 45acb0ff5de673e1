using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Caching;

/// <summary>A folder with a store that has something to push, a cache, and a store that has nothing.</summary>
internal sealed class CacheFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CacheFolder()
    {
        Directory.CreateDirectory(_folder["cache"]);
        (From, To) = (LocalStore.Open(_folder["from"]), LocalStore.Open(_folder["to"]));
    }

    public LocalStore From { get; }

    public LocalStore To { get; }

    public SigningKey Key { get; } = SigningKey.Generate("test-1");

    public string this[string name] => _folder[name];

    public string CachePath => _folder["cache"];

    public PushOptions Signed => new() { SigningKeys = [Key] };

    public BinaryCache Cache(params PublicKey[] trusted) => BinaryCache.Open(new(CachePath), new() { TrustedKeys = [.. trusted] });

    public BinaryCache TrustedCache() => Cache(Key.PublicKey);

    /// <summary>Builds a path with references to two others, one of which refers to a source.</summary>
    public async Task<PathInfo> BuildAsync(string name = "app", int size = 100)
    {
        _folder.Write($"tree-{name}/a/small", "x");
        var content = new byte[size];
        new Random(size).NextBytes(content);
        await File.WriteAllBytesAsync(_folder[$"tree-{name}/large"], content);
        var source = Source.Directory(_folder[$"tree-{name}"]);
        var library = Building.ScriptedBuilder.Writing($"{name}-lib", $"{source}");
        var app = Building.ScriptedBuilder.Writing(name, $"{library} and {Building.ScriptedBuilder.Writing($"{name}-data", "data")}");
        var builder = new Building.ScriptedBuilder(async context =>
        {
            context.Log($"building {context.Derivation.Name}");
            await Building.ScriptedBuilder.WriteText(context);
        });
        return (await From.BuildAsync([app], new BuildOptions { Builders = [builder] })).Paths[0];
    }

    public void Dispose()
    {
        From.Dispose();
        To.Dispose();
        _folder.Dispose();
    }
}

/// <summary>Keeps what it is told.</summary>
internal sealed class WarningLog : List<CacheWarning>, IProgress<CacheWarning>
{
    public void Report(CacheWarning value)
    {
        lock (this)
        {
            Add(value);
        }
    }
}
