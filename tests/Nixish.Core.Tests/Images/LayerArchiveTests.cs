using System.IO.Compression;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images;

public sealed class LayerArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_large_file_streams_through_little_memory()
    {
        const long Size = 300L * 1024 * 1024;
        using (var sparse = File.Create(_folder["large"]))
        {
            sparse.SetLength(Size);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        LayerArchive.Write(Tree(("/large", _folder["large"])), Stream.Null, CancellationToken.None);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(24 * 1024 * 1024);
    }

    [Fact]
    public void The_digests_are_those_of_the_archive_before_and_after_compression()
    {
        _folder.Write("tree/a", "1");
        using var output = new MemoryStream();
        var layer = LayerArchive.Write(Tree(("/srv", _folder["tree"])), output, CancellationToken.None);
        layer.Blob.Should().Be(new Descriptor(OciMediaTypes.Layer, Digest.Of(output.ToArray()), output.Length));
        layer.DiffId.Should().Be(Digest.Of(Decompress(output)));
        LayerDescriptor.FromJson(layer.ToJson()).Should().Be(layer);
    }

    [Fact]
    public void The_compressed_header_names_no_system_and_no_time()
    {
        using var output = new MemoryStream();
        LayerArchive.Write(Tree(("/x", _folder.Write("x", "x"))), output, CancellationToken.None);
        output.ToArray()[..10].Should().Equal(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
    }

    [Fact]
    public void Names_that_are_not_utf8_keep_their_bytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no such names.");
        byte[] name = [0x66, 0xff, 0xfe];
        DiskPath folder = _folder["tree"];
        Disk.MakeFolder(folder);
        Disk.MakeFile(folder.Join(name), 0x1a4).Dispose();
        using var output = new MemoryStream();
        LayerArchive.Write(Tree(("/", _folder["tree"])), output, CancellationToken.None);
        Decompress(output)[..4].Should().Equal(0x66, 0xff, 0xfe, 0);
    }

    [Fact]
    public void Several_trees_share_their_parent_folders()
    {
        using var output = new MemoryStream();
        LayerArchive.Write(Tree(("/a/b/x", _folder.Write("x", "x")), ("/a/y", _folder.Write("y", "y"))), output, CancellationToken.None);
        using var archive = new System.Formats.Tar.TarReader(new MemoryStream(Decompress(output)));
        List<string> names = [];
        while (archive.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        names.Should().Equal("a/", "a/b/", "a/b/x", "a/y");
    }

    private static LayerTree Tree(params (string Path, string Content)[] placed)
    {
        var tree = new LayerTree();
        foreach (var (path, content) in placed)
        {
            tree.Place(path, content);
        }

        return tree;
    }

    private static byte[] Decompress(MemoryStream blob)
    {
        using var gzip = new GZipStream(new MemoryStream(blob.ToArray()), CompressionMode.Decompress);
        using var archive = new MemoryStream();
        gzip.CopyTo(archive);
        return archive.ToArray();
    }
}
