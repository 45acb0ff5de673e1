using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Core.Tests.Store;

public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private readonly Lowering _lowering = new() { StatCacheFolder = null };

    public ExportTests() => _store = _folder.OpenStore();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Real_nix_imports_what_was_exported_and_exports_the_same_bytes()
    {
        var nix = new PrivateNix(_folder["nix"]);
        var (path, export) = await ExportAsync();
        File.WriteAllBytes(_folder["export"], export);
        TemporaryFolder.Run("/bin/sh", nix.Environment, "-c", $"nix-store --import < {_folder["export"]}");
        nix.Run("nix-store", "--verify", "--check-contents").Should().NotContain("error");
        TemporaryFolder.Run("/bin/sh", nix.Environment, "-c", $"nix-store --export $(nix-store -qR {path}) > {_folder["theirs"]}");
        File.ReadAllBytes(_folder["theirs"]).Should().Equal(export);
    }

    [Fact]
    public async Task What_was_exported_is_imported_with_all_that_is_known_of_it()
    {
        var (path, export) = await ExportAsync();
        using var other = LocalStore.Open(_folder["other"]);
        using var input = new MemoryStream([.. export, 1, 2, 3]);
        var imported = await other.ImportAsync(input);
        imported.Should().HaveCount(2);
        imported[^1].Should().Be(await _store.FindAsync(path));
        (await other.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task Bytes_that_are_no_export_are_refused_with_a_typed_error_and_leave_a_sound_store()
    {
        var (_, export) = await ExportAsync();
        var numbers = 0;
        Prop.ForAll(Gen.Choose(0, export.Length - 1).SelectMany(at => Gen.Choose(0, 255).Select(value => (at, value))).ToArbitrary(), change =>
        {
            byte[] damaged = [.. export];
            damaged[change.at] = (byte)change.value;
            var bytes = change.value % 3 == 0 ? damaged[..change.at] : damaged;
            using var other = LocalStore.Open(_folder[$"other{Interlocked.Increment(ref numbers)}"]);
            using var input = new MemoryStream(bytes);
            try
            {
                other.ImportAsync(input).GetAwaiter().GetResult();
            }
            catch (NixishException)
            {
                // What it must be.
            }

            other.VerifyAsync().GetAwaiter().GetResult().IsSound.Should().BeTrue();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    private async Task<(StorePath Path, byte[] Bytes)> ExportAsync()
    {
        var built = await _store.BuildAsync([Source.Text("app", $"uses {Source.Text("library", "shared")}")], new() { Lowering = _lowering });
        using var output = new MemoryStream();
        await _store.ExportAsync([built.Path], output);
        return (built.Path, output.ToArray());
    }
}
