using System.Text;
using Nixish.Tests.Fuzzing;

namespace Nixish.Core.Tests.Fuzzing;

/// <summary>What a binary cache answers: of itself, of a path, the path's NAR, traces. Nothing of it becomes valid unless it is what was promised.</summary>
internal sealed class CacheTargets : IDisposable
{
    private const string CacheInfo = "200\n\nStoreDir: /nix/store\nWantMassQuery: 1\nPriority: 40\n";
    private static readonly byte[] Archive = NarSamples.Archive(NarSamples.File("hello"));
    private static readonly StorePath Path = StorePath.Parse("/nix/store/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo");

    private readonly Folder _folder = new();
    private readonly LocalStore _store;

    public CacheTargets()
    {
        _store = LocalStore.Open(_folder["store"]);
        File.WriteAllText(_folder["outside"], "untouched");
    }

    public IReadOnlyList<FuzzTarget> All =>
    [
        new("cache", Fetch, Scripts()) { Cases = 4_000, Allowance = 4 * 1024 * 1024 },
        new("trace of a cache", Trace, "200\n\nSig: a:AAAA\n\ncontent", "200\n\n\ncontent", "200\nContent-Encoding: gzip\n\nx", "404\n\n", "200\n\n") { Cases = 3_000, Allowance = 4 * 1024 * 1024 },
    ];

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    public void Check()
    {
        File.ReadAllText(_folder["outside"]).Should().Be("untouched");
        Directory.EnumerateFileSystemEntries(_folder.Path).Select(System.IO.Path.GetFileName).Should().BeEquivalentTo("store", "outside");
    }

    private void Fetch(byte[] script)
    {
        var cache = Cache(script);
        try
        {
            if (cache.FindAsync(Path).GetAwaiter().GetResult() is not { } found)
            {
                throw new NixishException("It has no such path.");
            }

            var info = cache.FetchAsync(found, _store).GetAwaiter().GetResult();
            if (info.Path != Path || Nar.Hash(_store.PhysicalPath(Path)) != new NarHash(found.Info.NarHash, found.Info.NarSize))
            {
                throw new InvalidOperationException("What became valid is not what was promised.");
            }
        }
        catch (NixishException)
        {
            if (_store.Contains(Path))
            {
                throw new InvalidOperationException("What was refused is valid.");
            }

            throw;
        }
        finally
        {
            // The next one begins with nothing.
            File.Delete(_store.Layout.InfoOf(Path));
        }
    }

    private static void Trace(byte[] script) =>
        _ = Cache(script).ReadTraceAsync(Hash.Sha256("x"u8)).GetAwaiter().GetResult() ?? throw new NixishException("It has no such trace.");

    private static BinaryCache Cache(byte[] script) =>
        new(new HttpCacheStorage(new("http://127.0.0.1:1/"), new HttpClient(new Replies(script)), new() { Retries = 0, Resumes = 0 }), new() { Trust = CacheTrust.Everything });

    private static IReadOnlyList<byte[]> Scripts()
    {
        var (hash, size) = (Hash.Sha256(Archive).ToString(HashFormat.Nix32), Archive.Length);
        var info = $"200\n\nStorePath: {Path}\nURL: nar/x.nar\nCompression: none\nFileHash: {hash}\nFileSize: {size}\nNarHash: {hash}\nNarSize: {size}\nReferences: \n";
        return
        [
            Script(CacheInfo, info, Archive),
            Script(CacheInfo, info.Replace("none", "gzip", StringComparison.Ordinal), [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, .. Archive]),
            Script(CacheInfo, info.Replace("none", "br", StringComparison.Ordinal), Archive),
            Script(CacheInfo, info.Replace("nar/x.nar", "../../etc/passwd", StringComparison.Ordinal), Archive),
            Script(CacheInfo, info.Replace("nar/x.nar", "http://127.0.0.1:2/x.nar", StringComparison.Ordinal), Archive),
            Script(CacheInfo, info.Replace($"NarSize: {size}", "NarSize: 1152921504606846976", StringComparison.Ordinal), Archive),
            Script(CacheInfo, info.Replace($"FileSize: {size}", "FileSize: 1152921504606846976", StringComparison.Ordinal), Archive),
            Script(CacheInfo, "200\nContent-Encoding: br\n\nx", Archive),
            Script(CacheInfo, "206\nContent-Range: bytes 5-9/1152921504606846976\n\nx", Archive),
        ];
    }

    private static byte[] Script(string cacheInfo, string narInfo, byte[] nar) => [.. Encoding.UTF8.GetBytes($"{cacheInfo}\n%%\n{narInfo}\n%%\n200\n\n"), .. nar];
}
