using Nixish.Core.Tests.Building;

namespace Nixish.Core.Tests.Store.Verifying;

/// <summary>A store whose paths a test spoils.</summary>
internal sealed class DamagedStore : IDisposable
{
    public static readonly BuildOptions Build = new()
    {
        Builders =
        [
            new ScriptedBuilder(static async context =>
            {
                foreach (var output in context.Derivation.Outputs.Keys)
                {
                    Directory.CreateDirectory(context.OutputPath(output));
                    await File.WriteAllTextAsync(Path.Combine(context.OutputPath(output), "a"), context.Require("text"));
                    await File.WriteAllTextAsync(Path.Combine(context.OutputPath(output), "b"), output);
                }
            }),
        ],
    };

    public static readonly VerifyOptions Repair = new() { Repair = VerifyRepair.Repair, Build = Build };

    public DamagedStore() => Store = Folder.OpenStore();

    public TemporaryFolder Folder { get; } = new();

    public LocalStore Store { get; }

    public static StorePath PathOf(IBuildable value) => new Lowering().Lower(value).Path;

    public async Task<StorePath> BuildAsync(IBuildable value) => (await Store.BuildAsync(value, Build)).Path;

    /// <summary>Runs a script on a path (<c>$1</c>) and the file that makes it valid (<c>$2</c>).</summary>
    public void Damage(StorePath path, string script) => TemporaryFolder.Run("/bin/sh", "-euc", script, "sh", Store.PhysicalPath(path), Store.Layout.InfoOf(path));

    /// <summary>Puts another text into a file of a path.</summary>
    public void Spoil(StorePath path) => Damage(path, "rm -rf \"$1\"; echo spoiled > \"$1\"; chmod 444 \"$1\"");

    public void Dispose()
    {
        Store.Dispose();
        Folder.Dispose();
    }
}
