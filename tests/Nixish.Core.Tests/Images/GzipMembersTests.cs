using System.IO.Compression;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images;

public sealed class GzipMembersTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1024 * 1024)]
    [InlineData((1024 * 1024) + 1)]
    [InlineData(9_000_001)]
    public void What_was_written_is_read_back_however_it_was_cut(int size)
    {
        var content = Noise(size);
        var whole = Compress(content, content.Length + 1);
        Compress(content, 7919).Should().Equal(whole);
        using var gzip = new GZipStream(new MemoryStream(whole), CompressionMode.Decompress);
        using var back = new MemoryStream();
        gzip.CopyTo(back);
        back.ToArray().Should().Equal(content);
    }

    [Fact]
    public void Gzip_itself_reads_all_members()
    {
        using var folder = new TemporaryFolder();
        var content = Noise(3_000_000);
        File.WriteAllBytes(folder["x.gz"], Compress(content, 100_000));
        TemporaryFolder.Run("gzip", "-d", folder["x.gz"]);
        File.ReadAllBytes(folder["x"]).Should().Equal(content);
    }

    [Fact]
    public void An_output_that_fails_fails_the_writer_and_leaves_nothing_running()
    {
        var writing = () =>
        {
            using var gzip = new GzipMembers(new Full());
            gzip.Write(Noise(20_000_000));
            gzip.End();
        };
        writing.Should().Throw<IOException>().WithMessage("full");
    }

    private static byte[] Compress(byte[] content, int piece)
    {
        using var output = new MemoryStream();
        using var gzip = new GzipMembers(output);
        foreach (var part in content.Chunk(piece))
        {
            gzip.Write(part);
            gzip.Flush();
        }

        gzip.End();
        return output.ToArray();
    }

    // Half of it compresses.
    private static byte[] Noise(int size)
    {
        var content = new byte[size];
        new Random(7).NextBytes(content.AsSpan(0, size / 2));
        return content;
    }

    private sealed class Full : WriteOnlyStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("full");

        public override void Flush()
        {
        }
    }
}
