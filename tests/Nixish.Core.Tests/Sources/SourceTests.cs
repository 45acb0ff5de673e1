using System.Text;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Sources;

public sealed class SourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sources_with_equal_paths_and_rules_are_equal()
    {
        (Source.Directory("a") with { Exclude = ["x"] }).Should().Be(Source.Directory("a") with { Exclude = ["x"] });
        (Source.Directory("a") with { Exclude = ["x"] }).Should().NotBe(Source.Directory("a"));
        Source.Text("a", "b").Should().Be(Source.Text("a", "b"));
    }

    [Fact]
    public void A_folder_has_the_path_that_nix_store_add_gives()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("nix-store"), "needs nix-store on PATH");
        var tree = OddTree("tree");
        Lower(Source.Directory(tree)).Path.ToString().Should().Be(AddToNix(tree));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a+b-c.d_e?f=g")]
    [InlineData("...")]
    [InlineData(".gitignore")]
    public void A_file_has_the_path_that_nix_store_add_gives(string name)
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("nix-store"), "needs nix-store on PATH");
        var file = _folder.Write(name, $"content of {name}");
        Lower(Source.File(file)).Path.ToString().Should().Be(AddToNix(file));
        Disk.SetMode(file, 0x1ed);
        Lower(Source.File(file)).Path.ToString().Should().Be(AddToNix(file), "it is executable now");
    }

    [Fact]
    public void A_link_is_taken_as_the_link_it_is()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("nix-store"), "needs nix-store on PATH");
        File.CreateSymbolicLink(_folder["link"], "no/where");
        Lower(Source.File(_folder["link"])).Path.ToString().Should().Be(AddToNix(_folder["link"]));
    }

    [Fact]
    public void Text_has_the_path_that_nix_gives_a_text_file()
    {
        var lowering = new Lowering();
        lowering.Lower(Source.Text("foo", "bar")).Path.ToString().Should().Be("/nix/store/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo");
        lowering.Lower(Source.Text("baz", $"{Source.Text("foo", "bar")}")).Path.ToString().Should().Be("/nix/store/5xd714cbfnkz02h2vbsj4fm03x3f15nf-baz");
    }

    [Fact]
    public void A_link_to_a_folder_stands_for_the_folder_but_keeps_its_own_name()
    {
        _folder.Write("real/file", "x");
        File.CreateSymbolicLink(_folder["alias"], "real");
        Lower(Source.Directory(_folder["alias"])).Path.Should().Be(Lower(Source.Directory(_folder["real"]) with { Name = "alias" }).Path);
    }

    [Fact]
    public void A_missing_source_is_named_with_its_whole_path()
    {
        var lower = () => Lower(Source.Directory("no/such/folder"));
        var failure = lower.Should().Throw<SourceNotFoundException>().Which;
        failure.Path.Should().Be(Path.GetFullPath("no/such/folder"));
        failure.Message.Should().Contain(failure.Path).And.Contain("current folder");
    }

    [Theory]
    [InlineData("my file")]
    [InlineData("größe")]
    public void A_name_that_no_store_path_can_have_is_refused_until_another_is_given(string name)
    {
        var file = _folder.Write(name, "x");
        var lower = () => Lower(Source.File(file));
        lower.Should().Throw<SourceException>().WithMessage($"*{name}*Name = *");
        Lower(Source.File(file) with { Name = "fine" }).Path.Name.Should().Be("fine");
    }

    [Fact]
    public void A_file_is_not_taken_for_a_folder()
    {
        var lower = () => Lower(Source.Directory(_folder.Write("file", "x")));
        lower.Should().Throw<SourceException>().WithMessage("*Source.File*");
    }

    [Fact]
    public void A_pipe_in_a_source_is_refused_unless_it_is_left_out()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("mkfifo"), "needs mkfifo on PATH");
        _folder.Write("tree/file", "x");
        TemporaryFolder.Run("mkfifo", _folder["tree/pipe"]);
        var lower = () => Lower(Source.Directory(_folder["tree"]));
        lower.Should().Throw<UnsupportedFileException>().WithMessage("*tree/pipe*");
        Lower(Source.Directory(_folder["tree"]) with { Exclude = ["pipe"] });
    }

    [Fact]
    public async Task A_copy_in_the_store_is_what_nix_would_dump()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("nix-store"), "needs nix-store on PATH");
        using var store = _folder.OpenStore();
        var source = Source.Directory(OddTree("tree"));
        var result = await store.BuildAsync(source);
        var dumped = TemporaryFolder.Run("nix-hash", "--type", "sha256", "--base32", store.PhysicalPath(result.Path));
        result.Paths[0].NarHash.ToDigits(HashFormat.Nix32).Should().Be(dumped);
        result.Paths[0].NarHash.Should().Be(((LoweredSource)new Lowering().Lower(source)).NarHash);
    }

    [Fact]
    public async Task A_source_that_changes_between_hashing_and_copying_is_refused_and_nothing_is_added()
    {
        using var store = _folder.OpenStore();
        var file = _folder.Write("tree/file", "before");
        var lowered = Lower(Source.Directory(_folder["tree"]));
        File.WriteAllText(file, "after!");
        var add = () => store.AddAsync(lowered);
        (await add.Should().ThrowAsync<SourceChangedException>()).Which.Path.Should().Be(_folder["tree"]);
        Directory.EnumerateFileSystemEntries(Path.Combine(store.Root, "store")).Should().BeEmpty();
        Directory.Delete(_folder["tree"], recursive: true);
        await add.Should().ThrowAsync<SourceChangedException>();
    }

    // Every kind of entry, names that sort differently as UTF-16, and a name that is not UTF-8.
    private string OddTree(string name)
    {
        foreach (var file in new[] { "A", "_", "a", "a-b", "a.b", "é", "\uFF5E", "\U0001F600", "with space", "sub/deep/file" })
        {
            _folder.Write($"{name}/{file}", $"content of {file}");
        }

        var root = (DiskPath)_folder[name];
        Disk.SetMode(root.Join("a-b"), 0x1ed);
        Disk.MakeFolder(root.Join("empty"));
        Disk.MakeLink(root.Join("link"), [0x2f, 0xff]);
        using var odd = Disk.MakeFile(root.Join([0x61, 0xff, 0xfe]), 0x1a4);
        RandomAccess.Write(odd, Encoding.UTF8.GetBytes("odd"), 0);
        return _folder[name];
    }

    private string AddToNix(string path)
    {
        var store = _folder[$"nix-{Guid.NewGuid():N}"];
        return TemporaryFolder.Run("nix-store", new Dictionary<string, string> { ["NIX_REMOTE"] = $"local?root={store}" }, "--add", path);
    }

    private static LoweredSource Lower(Source source) => (LoweredSource)new Lowering { StatCacheFolder = null }.Lower(source);
}
