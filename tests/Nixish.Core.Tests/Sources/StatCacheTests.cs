using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Sources;

public sealed class StatCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StatCacheTests()
    {
        Assert.SkipUnless(Disk.HasWholeStats, "the stat cache needs inodes and change times, which only Linux shows");
        _folder.Write("tree/a", "one");
        _folder.Write("tree/sub/b", "two");
        Age();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_unchanged_tree_is_not_read_again()
    {
        var (first, read) = Lower();
        read.Should().Be(2);
        Lower().Should().Be((first, 0L));
    }

    [Theory]
    [InlineData("tree/sub/b", "2wo")]
    [InlineData("tree/new", "")]
    public void A_change_to_any_file_is_seen(string file, string text)
    {
        var (before, _) = Lower();
        _folder.Write(file, text);
        var (after, read) = Lower();
        after.Should().NotBe(before);
        read.Should().BePositive();
    }

    [Fact]
    public void A_change_that_keeps_size_and_modification_time_is_seen()
    {
        var (before, _) = Lower();
        var modified = File.GetLastWriteTimeUtc(_folder["tree/a"]);
        _folder.Write("tree/a", "uno");
        File.SetLastWriteTimeUtc(_folder["tree/a"], modified);
        Lower().Path.Should().NotBe(before);
    }

    [Fact]
    public void A_file_that_becomes_executable_is_seen()
    {
        var (before, _) = Lower();
        Disk.SetMode(_folder["tree/a"], 0x1ed);
        Lower().Path.Should().NotBe(before);
    }

    [Fact]
    public void A_file_that_changed_just_now_is_not_trusted()
    {
        _folder.Write("tree/a", "now");
        Lower();
        Lower().Read.Should().Be(2);
    }

    [Fact]
    public void A_damaged_cache_counts_as_none()
    {
        var (path, _) = Lower();
        foreach (var file in Directory.EnumerateFiles(_folder["cache"]))
        {
            var bytes = File.ReadAllBytes(file);
            bytes[50] ^= 1;
            File.WriteAllBytes(file, bytes);
        }

        Lower().Should().Be((path, 2L));
        foreach (var file in Directory.EnumerateFiles(_folder["cache"]))
        {
            File.WriteAllBytes(file, [1, 2]);
        }

        Lower().Should().Be((path, 2L));
        Lower().Should().Be((path, 0L));
    }

    [Fact]
    public void Other_rules_for_one_folder_are_another_entry()
    {
        Lower();
        Lower(new(_folder["tree"]) { Exclude = ["a"] }).Read.Should().Be(1);
        Lower().Read.Should().Be(0);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_only_costs_time()
    {
        File.WriteAllText(_folder["cache"], "a file in its place");
        Lower().Read.Should().Be(2);
    }

    private (StorePath Path, long Read) Lower(DirectorySource? source = null)
    {
        var lowering = new Lowering { StatCacheFolder = _folder["cache"] };
        return (lowering.Lower(source ?? Source.Directory(_folder["tree"])).Path, lowering.FilesRead);
    }

    // Change times cannot be set: wait until they are old enough to be trusted.
    private static void Age() => Thread.Sleep(2_100);
}
