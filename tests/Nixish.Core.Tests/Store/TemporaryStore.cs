namespace Nixish.Core.Tests.Store;

/// <summary>A store in a folder of one test's own.</summary>
public sealed class TemporaryStore : IDisposable
{
    public TemporaryStore() => Store = Folder.OpenStore();

    public TemporaryFolder Folder { get; } = new();

    public LocalStore Store { get; }

    /// <summary>One for tests whose builders are programs.</summary>
    public static TemporaryStore Sandboxed()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("bwrap"), "needs bwrap (bubblewrap) on PATH");
        return new();
    }

    /// <summary>Another store, empty.</summary>
    public LocalStore OpenFresh() => LocalStore.Open(Folder[Guid.NewGuid().ToString("N")]);

    public void Dispose()
    {
        Store.Dispose();
        Folder.Dispose();
    }
}
