using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Substitution;

/// <summary>A machine that has built things, a cache that it pushes to, and a machine with an empty store.</summary>
internal sealed class TwoMachines : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TwoMachines()
    {
        Directory.CreateDirectory(_folder["cache"]);
        (Here, There) = (LocalStore.Open(_folder["here"]), LocalStore.Open(_folder["there"]));
    }

    /// <summary>The store that fills the cache.</summary>
    public LocalStore There { get; }

    /// <summary>The store that is empty at first.</summary>
    public LocalStore Here { get; }

    public SigningKey Key { get; } = SigningKey.Generate("there-1");

    public string CachePath => _folder["cache"];

    public string this[string name] => _folder[name];

    public BinaryCache Cache(params PublicKey[] trusted) => BinaryCache.Open(new(CachePath), new() { TrustedKeys = [.. trusted] });

    public static BuildOptions Options(Func<BuildContext, CancellationToken, Task>? build = null, params BinaryCache[] caches) =>
        new() { Builders = [new ScriptedBuilder(build ?? ((context, _) => ScriptedBuilder.WriteText(context)))], Caches = caches };

    /// <summary>Builds targets there and pushes those of <paramref name="pushed"/>, or all of them.</summary>
    public async Task<IReadOnlyList<PathInfo>> BuildThereAsync(IReadOnlyList<IBuildable> targets, params IBuildable[] pushed)
    {
        var result = await There.BuildAsync(targets, Options());
        await Cache().PushAsync(There, pushed.Length == 0 ? result.Paths.Select(path => path.Path) : new Lowering().Lower(pushed).Select(lowered => lowered.Path), new() { SigningKeys = [Key] });
        return result.Paths;
    }

    /// <summary>Builds targets here, from the cache as far as it has them.</summary>
    public Task<BuildResult> BuildHereAsync(IReadOnlyList<IBuildable> targets, EventLog? events = null, Func<BuildContext, CancellationToken, Task>? build = null) =>
        Here.BuildAsync(targets, Options(build, Cache(Key.PublicKey)), events, TestContext.Current.CancellationToken);

    public string NarInfoFile(StorePath path) => Path.Combine(CachePath, $"{path.HashPart}.narinfo");

    /// <summary>Changes the NAR of a path in the cache.</summary>
    public void Damage(StorePath path, Func<byte[], byte[]> damage)
    {
        var file = Path.Combine(CachePath, NarInfo.Parse(File.ReadAllText(NarInfoFile(path))).Url);
        var bytes = File.ReadAllBytes(file);
        File.Delete(file);
        File.WriteAllBytes(file, damage(bytes));
    }

    public void Dispose()
    {
        Here.Dispose();
        There.Dispose();
        _folder.Dispose();
    }
}
