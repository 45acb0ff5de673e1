using System.Runtime.InteropServices;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images;

/// <summary>The same image has the same bytes, wherever, whenever and by whomever it is built.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ReproducibilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folder_time_zone_umask_language_and_cores_do_not_show()
    {
        var one = BuildIn("here", Fill("content", forward: true), "umask 022", new() { ["TZ"] = "UTC", ["LC_ALL"] = "C", ["DOTNET_PROCESSOR_COUNT"] = "1" });
        var other = BuildIn("some/where/else", Fill("the same", forward: false), "umask 077", new()
        {
            ["TZ"] = "Asia/Kathmandu",
            ["LC_ALL"] = "tr_TR.UTF-8",
            ["LANG"] = "tr_TR.UTF-8",
            ["HOME"] = _folder["home"],
            ["USER"] = "somebody",
            ["SOURCE_DATE_EPOCH"] = "1234567890",
            ["DOTNET_PROCESSOR_COUNT"] = "4",
            ["DOTNET_gcServer"] = "1",
        });
        other.Said[..2].Should().Equal(one.Said[..2], "tag and digest");
        other.Files.Should().Equal(one.Files, "every file of the layout, the archive and the SBOM");
        one.Files.Should().HaveCountGreaterThan(10);
    }

    // Growth between two sizes, so that the runtime's own memory and the machine's do not matter.
    [Fact]
    public void Memory_does_not_grow_with_the_image()
    {
        int PeakOf(string name, long size)
        {
            var content = Directory.CreateDirectory(_folder[name]).FullName;
            using (var sparse = File.Create(Path.Combine(content, "large")))
            {
                sparse.SetLength(size);
            }

            return int.Parse(BuildIn($"built-{name}", content, "umask 022", new() { ["DOTNET_GCHeapHardLimit"] = "0x10000000" }).Said[2]);
        }

        var (small, large) = (PeakOf("small", 32L << 20), PeakOf("large", 288L << 20));
        (large - small).Should().BeLessThan(64, "256 MiB more content are built and written out ({0} and {1} MiB)", small, large);
    }

    // The archive before compression is the format's own; compressed bytes are those of the runtime's zlib, too.
    [Fact]
    public void The_bytes_of_a_layer_are_the_golden_ones()
    {
        var random = new Random(7);
        var bytes = new byte[3_000_000];
        random.NextBytes(bytes);
        // Half of it compresses.
        bytes.AsSpan(0, 1_500_000).Fill((byte)'n');
        Directory.CreateDirectory(_folder["tree/b"]);
        File.WriteAllBytes(_folder["tree/b/data"], bytes);
        File.WriteAllText(_folder["tree/a"], "text");
        File.CreateSymbolicLink(_folder["tree/c"], "b/data");
        var tree = new LayerTree();
        tree.Place("/srv", _folder["tree"]);
        tree.Own("/srv", new(1000));
        var layer = LayerArchive.Write(tree, Stream.Null, CancellationToken.None);
        layer.DiffId.ToString().Should().Be("sha256:defa6ce6b1a9b28cb5b5dd1d65bca55f66c2dd4e408548177d55e3003dc9f26a");
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64 && Environment.Version.Major == 10, "Compressed bytes are known for x86-64 and .NET 10.");
        layer.Blob.Digest.ToString().Should().Be("sha256:c6ae14f09d1279dca173e1621a6f9869fd81a95143826651c303f7e800907ce7", "a runtime whose zlib compresses otherwise gives every image a new digest: say so in the changelog");
    }

    private string Fill(string name, bool forward)
    {
        var files = Enumerable.Range(0, 40).Select(i => (Path: $"{name}/{(i % 3 == 0 ? "sub/" : "")}I{i}i\u0131\u0130.txt", Content: new string((char)('a' + (i % 26)), 100 * i)));
        foreach (var (path, content) in forward ? files : files.Reverse())
        {
            _folder.Write(path, content);
            File.SetLastWriteTimeUtc(_folder[path], forward ? DateTime.UnixEpoch : DateTime.UnixEpoch.AddYears(40));
            File.SetUnixFileMode(_folder[path], forward ? (UnixFileMode)0x1a4 : (UnixFileMode)0x180);
        }

        return _folder[name];
    }

    private (string[] Said, SortedDictionary<string, string> Files) BuildIn(string place, string content, string umask, Dictionary<string, string> environment)
    {
        Directory.CreateDirectory(_folder[place]);
        var output = new TestProgram("/bin/sh", "-c", $"{umask} && exec dotnet \"$@\"", "sh", Path.Combine(AppContext.BaseDirectory, "Nixish.TestPrograms.dll"), "build-image", _folder[$"{place}/store"], content, _folder[$"{place}/out"])
        {
            Folder = _folder[place],
            Environment = environment,
        }.Output();
        var root = _folder[$"{place}/out"];
        return (output.Split(' '), new(Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(root, path), path => Digest.Of(File.ReadAllBytes(path)).Hex, StringComparer.Ordinal), StringComparer.Ordinal));
    }
}
