using System.Text;
using Nixish.Tests.Fuzzing;

namespace Nixish.Core.Tests.Fuzzing;

/// <summary>Files that lie on disk between runs, or that a consumer brings: state, roots, path infos, settings, ignore rules, archives on their way to disk.</summary>
public sealed class FileTargets : IDisposable
{
    private readonly Folder _folder = new();
    private readonly LocalStore _store;
    private readonly PathInfo _known;
    private int _restored;

    public FileTargets()
    {
        _store = LocalStore.Open(_folder["store"]);
        _known = _store.AddAsync((LoweredSource)new Lowering().Lower(Source.Text("known", "text"))).GetAwaiter().GetResult();
        File.WriteAllText(_folder["outside"], "untouched");
    }

    public static IEnumerable<string> Names
    {
        get
        {
            using var targets = new FileTargets();
            return [.. targets.All.Select(target => target.Name)];
        }
    }

    internal IReadOnlyList<FuzzTarget> All =>
    [
        new("restored NAR", Restore, NarSamples.All) { Cases = 1_500 },
        new("imported NAR", Import, NarSamples.All) { Cases = 1_000 },
        new("state", bytes => StateFormat.Read(bytes, "shop", "shop.state.json"), [Encoding.UTF8.GetBytes(State), "{}"u8.ToArray(), "[1]"u8.ToArray()]) { Cases = 8_000 },
        new("who holds the state", Holder, "4711\nhost\n2026-11-21T12:00:00.0000000+00:00\n", "x\n", "1\n\u001b[2J\n9999-12-31T23:59:59.9999999-14:00\n") { Cases = 500 },
        new("path info on disk", Info, _known.ToText()) { Cases = 2_500 },
        new("lease", Lease, $"{_known.Path.BaseName}\n", "\n", "../x\nhalf a line") { Cases = 2_000 },
        new("trace on disk", Trace, $"Trace: {Hash.Sha256("x"u8).ToString(HashFormat.Nix32)}\n", "Output: out\n") { Cases = 1_000 },
        new("root", Root, $"{_known.Path}\n", "\n", "/nix/store/x\n") { Cases = 2_000 },
        new("ignore rules", Ignore, "*.psd\n!keep.psd\n/build/\n**/node_modules/**\n\\#x\nfoo[a-z!]*?\n[[:alpha:]]*\n# comment\n a \\ \n", "*a*a*a*a*a*a*a*a*a*a*b", "**/**/**/**/**/**/x", "[", "[^]", "[]-a]", "\\", "!") { Cases = 6_000 },
        new("docker's settings", Docker, """{"auths":{"https://index.docker.io/v1/":{"auth":"bWU6c2VjcmV0"},"registry.example.com":{"identitytoken":"x"}}}""", """{"auths":{"http://":{"auth":"x"}}}""") { Cases = 2_500 },
        new("archive of a base", ArchivedBase, BaseArchives.All) { Cases = 2_000, Allowance = 16 * 1024 * 1024 },
        new("signing key file", SigningKeyFile, FormatTargets.SigningKeyText) { Cases = 500 },
    ];

    private static string State => """
        {
          "nixishState": 1,
          "stack": "shop",
          "serial": 4,
          "resources": {
            "image/web": { "target": "registry", "begun": true, "dependsOn": ["a", "b"], "data": { "reference": "x" } },
            "apps/v1/Deployment/prod/web": { "target": "kubernetes" }
          }
        }
        """;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    /// <summary>What is true after all of them: nothing was written outside, and what is valid is whole.</summary>
    public async Task CheckAsync()
    {
        File.ReadAllText(_folder["outside"]).Should().Be("untouched");
        Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Should().BeSubsetOf(["store", "outside", "restored", "shop.state.json", "shop.state.json.lock", "shop.state.json.holder", "docker.json", "key", "base.tar", "unpacked"]);
        await File.WriteAllTextAsync(_store.Layout.InfoOf(_known.Path), _known.ToText());
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    private void Restore(byte[] bytes)
    {
        var parent = Directory.CreateDirectory(_folder["restored"]).FullName;
        var place = Path.Combine(parent, $"{_restored++}");
        try
        {
            Nar.Restore(new MemoryStream(bytes), place);
        }
        catch (InvalidArchiveException)
        {
            if (Directory.EnumerateFileSystemEntries(parent).Any())
            {
                throw new InvalidOperationException("What was refused left something behind.");
            }

            throw;
        }
        catch (IOException full) when (full is not FileNotFoundException && full.Message.Contains("name too long", StringComparison.OrdinalIgnoreCase))
        {
            // The system's own bound of a whole path.
            return;
        }

        if (Directory.EnumerateFileSystemEntries(parent).Any(entry => entry != place))
        {
            throw new InvalidOperationException("Something was written beside the place.");
        }

        Disk.Delete(place);
    }

    // Under the hash that the bytes have, and under one that they have not: a cache may say anything.
    private void Import(byte[] bytes)
    {
        var hash = _restored++ % 4 == 0 ? Hash.Sha256("another"u8) : Hash.Sha256(bytes);
        var path = StorePath.ForSource(StoreDirectory.Default, "imported", hash);
        var info = new PathInfo(path, hash, Math.Max(bytes.Length, 1)) { ContentAddress = $"fixed:r:{hash.ToString(HashFormat.Nix32)}" };
        try
        {
            _store.ImportAsync(info, new MemoryStream(bytes)).GetAwaiter().GetResult();
        }
        catch (NixishException)
        {
            if (_store.Contains(path))
            {
                throw new InvalidOperationException("What was refused is valid.");
            }

            throw;
        }

        if (!_store.Contains(path))
        {
            throw new InvalidOperationException("What was accepted is not valid.");
        }
    }

    private void Holder(byte[] bytes)
    {
        var state = _folder["shop.state.json"];
        using var held = StateFileLock.Take("shop", state);
        File.WriteAllBytes($"{state}.holder", bytes);
        using var second = StateFileLock.Take("shop", state);
    }

    private void Info(byte[] bytes)
    {
        File.WriteAllBytes(_store.Layout.InfoOf(_known.Path), bytes);
        if (_store.FindAsync(_known.Path).GetAwaiter().GetResult() is { } info && info.Path != _known.Path)
        {
            throw new InvalidOperationException("The info of another path was taken.");
        }
    }

    private void Root(byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(_store.Layout.Roots, "fuzzed"), bytes);
        try
        {
            _store.Roots.Find("fuzzed");
            _store.Roots.List();
        }
        finally
        {
            File.Delete(Path.Combine(_store.Layout.Roots, "fuzzed"));
        }
    }

    private void Lease(byte[] bytes)
    {
        var file = Path.Combine(_store.Layout.Leases, "fuzzed-1-60");
        File.WriteAllBytes(file, bytes);
        try
        {
            _ = LeaseFile.List(_store).SelectMany(lease => lease.Read(_store.Directory)).ToList();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private void Trace(byte[] bytes)
    {
        var key = Hash.Sha256("x"u8);
        File.WriteAllBytes(Path.Combine(_store.Layout.Traces, key.ToDigits(HashFormat.Nix32)), bytes);
        if (new TraceFiles(_store).Read(key) is { } trace && trace.Key != key)
        {
            throw new InvalidOperationException("The trace of another key was taken.");
        }
    }

    private static void Ignore(byte[] bytes)
    {
        // Rules of a repository are short; a line of many stars must still end.
        var list = IgnoreList.Parse(bytes.AsSpan(0, Math.Min(bytes.Length, 4096)), 0);
        foreach (var path in new[] { "a", "src/node_modules/x/y.psd", new string('a', 200), "a/\u00e9/[x]", "build" })
        {
            var name = Encoding.UTF8.GetBytes(path);
            list.Decide(name, name.AsSpan().LastIndexOf((byte)'/') + 1, FileKind.Regular);
        }
    }

    private void Docker(byte[] bytes)
    {
        File.WriteAllBytes(_folder["docker.json"], bytes);
        DockerConfig.At(_folder["docker.json"]).FindAsync(ImageRepository.Parse("registry.example.com/shop/web")).GetAwaiter().GetResult();
    }

    private void ArchivedBase(byte[] bytes)
    {
        File.WriteAllBytes(_folder["base.tar"], bytes);
        var blobs = Directory.CreateDirectory(_folder["unpacked"]).FullName;
        try
        {
            using var files = ArchiveFiles.Open(_folder["base.tar"]);
            var wanted = new BaseChoice(null, "linux/amd64");
            _ = files.Has(OciArchive.IndexFile)
                ? OciArchive.UnpackAsync(files, wanted, blobs, CancellationToken.None).GetAwaiter().GetResult()
                : DockerArchive.UnpackAsync(files, wanted, blobs, CancellationToken.None).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(blobs, recursive: true);
        }
    }

    private void SigningKeyFile(byte[] bytes)
    {
        File.WriteAllBytes(_folder["key"], bytes);
        SigningKey.ReadFile(_folder["key"]);
    }
}
