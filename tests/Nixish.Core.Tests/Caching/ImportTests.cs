using System.Text;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Caching;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _from;
    private readonly LocalStore _to;

    public ImportTests() => (_from, _to) = (LocalStore.Open(_folder["from"]), LocalStore.Open(_folder["to"]));

    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5_000_000)]
    public async Task A_tree_arrives_as_it_was(int size)
    {
        var (info, nar) = await TreeAsync(size);
        (await _to.ImportAsync(info, new MemoryStream(nar))).Should().Be(info);
        (await _to.FindAsync(info.Path)).Should().Be(info);
        (await _to.VerifyAsync()).IsSound.Should().BeTrue();
        (await _to.ImportAsync(info, new MemoryStream())).Should().Be(info, "what is valid is not read again");
        Directory.EnumerateFileSystemEntries(Path.Combine(_to.Root, "tmp"), "*", SearchOption.AllDirectories).Where(entry => !entry.EndsWith(".lock", StringComparison.Ordinal)).Should().ContainSingle();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5_000_000)]
    public async Task Bytes_that_are_not_what_was_promised_leave_nothing(int size)
    {
        var (info, nar) = await TreeAsync(size);
        var claimless = info with { ContentAddress = null };
        byte[] changed = [.. nar];
        changed[nar.Length / 2] ^= 1;
        await Refused(claimless, changed, "*");
        await Refused(claimless, nar[..^8], "*");
        await Refused(claimless, nar[..(nar.Length / 2)], "*ends too early*");
        await Refused(claimless, [.. nar, .. new byte[8]], "*");
        await Refused(claimless with { NarSize = nar.Length - 1 }, nar, "*more than the*");
        await Refused(claimless with { NarSize = nar.Length + 1 }, nar, "*should have*");
        await Refused(claimless with { NarHash = Hash.Sha256("x"u8) }, nar, "*has the hash*");
        await Refused(claimless, "<html></html>"u8.ToArray(), "*not valid*");
        await _to.ImportAsync(claimless, new MemoryStream(nar));
        (await _to.VerifyAsync()).Should().BeEquivalentTo(new { Checked = 1, IsSound = true, Deleted = 0 });
    }

    [Fact]
    public async Task References_come_first()
    {
        var built = (await _from.BuildAsync(Source.Text("a", $"{Source.Text("b", "x")}"))).Paths[0];
        var act = () => _to.ImportAsync(built, new MemoryStream(Dump(built)));
        (await act.Should().ThrowAsync<PathNotValidException>()).Which.Path.Should().Be(built.References[0]);
        var reference = (await _from.FindAsync(built.References[0]))!;
        await _to.ImportAsync(reference, new MemoryStream(Dump(reference)));
        await act.Should().NotThrowAsync();
    }

    [Fact]
    public async Task A_content_address_must_be_true()
    {
        var text = (await _from.BuildAsync(Source.Text("t", "right"))).Paths[0];
        var (tree, nar) = await TreeAsync(10);
        var other = StorePath.ForText(StoreDirectory.Default, "t", "wrong"u8, []);
        await Refused(text with { Path = other }, Dump(text), "*its content address*is that of*");
        await Refused(text with { References = [other] }, Dump(text), "*its content address*is that of*");
        await Refused(text with { ContentAddress = $"text:{Hash.Sha256("wrong"u8).ToString(HashFormat.Nix32)}", Path = other }, Dump(text), "*its content has the hash*");
        await Refused(tree with { ContentAddress = "fixed:r:sha256:0000" }, nar, "*not known here*");
        await Refused(tree with { ContentAddress = "magic" }, nar, "*not known here*");
        var flat = new FixedOutput(Hash.Sha256("x"u8), FixedOutputMode.Flat);
        await Refused(tree with { ContentAddress = $"fixed:{flat.Hash.ToString(HashFormat.Nix32)}", Path = StorePath.ForFixed(StoreDirectory.Default, "tree", flat) }, nar, "*hash of one file*");
        foreach (var info in new[] { text, tree })
        {
            (await _to.ImportAsync(info, new MemoryStream(Dump(info)))).Should().Be(info);
        }
    }

    [Fact]
    public async Task Content_that_knows_its_own_path_is_addressed_as_Nix_does_it()
    {
        // nix store make-content-addressed of Nix 2.8 gave this path: "a $out b $out\n" with its own name in it.
        var self = new StorePath(StoreDirectory.Default, "vz7lqjbfm8hcr8mbglrz9iwki4c2sbql-selfref");
        using var nar = new MemoryStream();
        var writer = new NarWriter(nar);
        writer.WriteFile(Encoding.ASCII.GetBytes($"a {self} b {self}\n"));
        writer.Complete();
        var zeroed = Encoding.Latin1.GetString(nar.ToArray()).Replace(self.HashPart, new string('\0', 32));
        var modulo = Hash.Sha256(Encoding.Latin1.GetBytes($"{zeroed}|{Offset(nar, self, 0)}|{Offset(nar, self, 1)}"));
        var info = new PathInfo(self, Hash.Sha256(nar.ToArray()), nar.Length) { References = [self], ContentAddress = $"fixed:r:{modulo.ToString(HashFormat.Nix32)}" };
        (await _to.ImportAsync(info, new MemoryStream(nar.ToArray()))).Should().Be(info);
    }

    private static int Offset(MemoryStream nar, StorePath self, int which)
    {
        var text = Encoding.Latin1.GetString(nar.ToArray());
        var first = text.IndexOf(self.HashPart, StringComparison.Ordinal);
        return which == 0 ? first : text.IndexOf(self.HashPart, first + 1, StringComparison.Ordinal);
    }

    private async Task Refused(PathInfo info, byte[] nar, string message)
    {
        var act = () => _to.ImportAsync(info, new MemoryStream(nar));
        (await act.Should().ThrowAsync<ImportRefusedException>()).WithMessage(message);
        _to.Contains(info.Path).Should().BeFalse();
    }

    private async Task<(PathInfo Info, byte[] Nar)> TreeAsync(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        _folder.Write("tree/a/small", "x");
        await File.WriteAllBytesAsync(_folder["tree/large"], content);
        File.SetUnixFileMode(_folder["tree/large"], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var info = (await _from.BuildAsync(Source.Directory(_folder["tree"]))).Paths[0];
        return (info, Dump(info));
    }

    private byte[] Dump(PathInfo info)
    {
        using var nar = new MemoryStream();
        Nar.Write(_from.PhysicalPath(info.Path), nar);
        return nar.ToArray();
    }
}
