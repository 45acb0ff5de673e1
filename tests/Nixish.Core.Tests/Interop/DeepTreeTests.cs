using Nixish.Core.Tests.Building;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Interop;

/// <summary>Folders ten thousand deep: what no store holds, and what a builder or an archive can bring all the same.</summary>
public sealed class DeepTreeTests : IDisposable
{
    private const int Depth = 10_000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_deleted_whole_by_a_thread_with_a_small_stack()
    {
        Make(_folder["deep"]);
        OnSmallStack(() => Disk.Delete(_folder["deep"]));
        Directory.EnumerateFileSystemEntries(_folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void It_is_refused_with_a_typed_error_wherever_a_tree_is_read()
    {
        Make(_folder["deep"]);
        OnSmallStack(() =>
        {
            Throws<InvalidArchiveException>(() => Nar.Hash(_folder["deep"]), "64 directories deep");
            Throws<InvalidArchiveException>(() => Nar.Write(_folder["deep"], Stream.Null), "64 directories deep");
            Throws<UnsupportedFileException>(() => TreeReader.Read(_folder["deep"]), "64 deep");
            Throws<UnsupportedFileException>(() => new Lowering { StatCacheFolder = null }.Lower(Source.Directory(_folder["deep"])), "64 deep");
            Throws<UnsupportedFileException>(() => Canonical.Make(_folder["deep"]), "64 deep");
        });
    }

    [Fact]
    public void An_archive_of_it_is_refused_and_leaves_nothing()
    {
        OnSmallStack(() =>
        {
            Throws<InvalidArchiveException>(() => Nar.Restore(Archive(), _folder["restored"]), "64 directories deep");
            Throws<InvalidArchiveException>(() =>
            {
                var reader = new NarReader(Archive());
                while (reader.Read())
                {
                }
            }, "64 directories deep");
        });
        Directory.EnumerateFileSystemEntries(_folder.Path).Should().BeEmpty();
    }

    [Fact]
    public async Task A_builder_that_leaves_it_fails_and_nothing_of_it_stays()
    {
        using var store = _folder.OpenStore();
        var builder = new ScriptedBuilder(context =>
        {
            Make(context.OutputPath());
            return Task.CompletedTask;
        });
        var build = () => store.BuildAsync(ScriptedBuilder.Running("deep"), new() { Builders = [builder], Lowering = new() { StatCacheFolder = null } });
        (await build.Should().ThrowAsync<BuildFailedException>()).Which.Message.Should().Contain("64 deep");
        (await store.VerifyAsync()).IsSound.Should().BeTrue();
        Directory.EnumerateFileSystemEntries(_folder["state/store"]).Where(path => path.EndsWith("-deep", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void Sixty_four_folders_are_still_a_tree_to_both()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("nix-store"), "needs nix-store on PATH (nix-bin)");
        Make(_folder["deep"], 64);
        using var ours = new MemoryStream();
        Nar.Write(_folder["deep"], ours);
        ours.Position = 0;
        Nar.Restore(ours, _folder["restored"]);
        TemporaryFolder.Run("nix-hash", "--type", "sha256", "--base32", _folder["restored"]).Should().Be(Nar.Hash(_folder["deep"]).Hash.ToDigits(HashFormat.Nix32));
        Canonical.Make(_folder["restored"]).Stat.Kind.Should().Be(FileKind.Directory);
    }

    // Through open folders, since no path is as long; each is moved into the next, so that none need be open.
    private static void Make(string place, int depth = Depth)
    {
        Directory.CreateDirectory(place);
        var parent = Path.GetDirectoryName(place)!;
        var name = Path.GetFileName(place);
        for (var made = 1; made < depth; made++)
        {
            Directory.CreateDirectory(Path.Combine(parent, "next"));
            Directory.Move(Path.Combine(parent, name), Path.Combine(parent, "next", "d"));
            Directory.Move(Path.Combine(parent, "next"), Path.Combine(parent, name));
        }
    }

    private static MemoryStream Archive()
    {
        using var nar = new MemoryStream();
        nar.Write(NarFormat.Magic);
        for (var depth = 0; depth < Depth; depth++)
        {
            nar.Write(NarFormat.DirectoryStart);
            nar.Write(NarFormat.EntryStart);
            nar.Write([1, 0, 0, 0, 0, 0, 0, 0, (byte)'d', 0, 0, 0, 0, 0, 0, 0]);
            nar.Write(NarFormat.EntryNode);
        }

        return new(nar.ToArray());
    }

    private static void Throws<T>(Action action, string problem)
        where T : NixishException => action.Should().Throw<T>().WithMessage($"*{problem}*");

    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception problem)
            {
                failure = problem;
            }
        }, 256 * 1024);
        thread.Start();
        thread.Join();
        failure.Should().BeNull();
    }
}
