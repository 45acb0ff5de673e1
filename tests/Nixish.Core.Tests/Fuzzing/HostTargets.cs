using Nixish.Core.Tests.Nix;
using Nixish.Tests.Fuzzing;

namespace Nixish.Core.Tests.Fuzzing;

/// <summary>What build hosts answer, what exports hold, and the lists of machines that people write.</summary>
internal sealed class HostTargets : IDisposable
{
    private readonly Folder _folder = new();
    private readonly LocalStore _store;

    public HostTargets()
    {
        _store = LocalStore.Open(_folder["store"]);
        File.WriteAllText(_folder["outside"], "untouched");
    }

    public IReadOnlyList<FuzzTarget> All =>
    [
        new("answers of a host", ServeAnswers.Read, [ServeAnswers.Good, ServeAnswers.Good[..16]]) { Cases = 8_000 },
        new("export", Import, Exports()) { Cases = 1_500, Allowance = 4 * 1024 * 1024 },
        new("build machines", text => _ = MachinesFile.Parse(text), "ssh://nix@farm:2222?remote-store=local&compress=true x86_64-linux,i686-linux /keys/id 8 2.5 kvm benchmark c3NoLWVkMjU1MTkgQUFBQQ==; mac aarch64-darwin # x\n", "ssh-ng://[::1] - - 1 0.5", "a - - -") { Cases = 4_000 },
        new("destination of ssh", text => _ = SshDestination.Parse(text), "ssh://user@host:22", "user@[::1]", "-oProxyCommand=x", "ssh://a:99999") { Cases = 2_000 },
    ];

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    public async Task CheckAsync()
    {
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
        Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Should().BeEquivalentTo("store", "outside");
    }

    private void Import(byte[] bytes)
    {
        using var export = new MemoryStream(bytes);
        _ = _store.ImportAsync(export).GetAwaiter().GetResult();
    }

    private static List<byte[]> Exports()
    {
        using var folder = new Folder();
        using var store = LocalStore.Open(folder["store"]);
        var built = store.BuildAsync([Source.Text("app", $"uses {Source.Text("library", "shared")}")], new() { Lowering = new() { StatCacheFolder = null } }).GetAwaiter().GetResult();
        using var output = new MemoryStream();
        store.ExportAsync([built.Path], output).GetAwaiter().GetResult();
        return [output.ToArray(), .. NarSamples.Hostile.Values.Select(static nar => (byte[])[1, 0, 0, 0, 0, 0, 0, 0, .. nar])];
    }
}
