using System.Runtime.InteropServices;

namespace Nixish.Core.Tests.Store.Disks;

/// <summary>A store of one user, opened by another: a thread that takes another user's rights on files.</summary>
public sealed class TwoUsersTests : IDisposable
{
    private const uint Nobody = 65534;
    private readonly TemporaryFolder _folder = new();
    private readonly StorePath _path;

    public TwoUsersTests()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "needs root, to be somebody else");
        using var store = _folder.OpenStore();
        _path = store.BuildAsync(Source.Text("a", "x")).GetAwaiter().GetResult().Path;
        TemporaryFolder.Run("chmod", "755", _folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_store_is_its_owners_and_others_are_told_so()
    {
        AsNobody(() =>
        {
            FluentActions.Invoking(_folder.OpenStore).Should().Throw<StoreException>().WithMessage("*denied*NIXISH_STORE*");
            FluentActions.Invoking(() => Open(StoreAccess.Read)).Should().Throw<StoreException>().WithMessage("*denied*");
        });
    }

    [Fact]
    public void An_owner_may_let_others_read_and_then_they_read_and_do_not_write()
    {
        TemporaryFolder.Run("chmod", "755", _folder["state"]);
        AsNobody(() =>
        {
            using var reader = Open(StoreAccess.Read);
            reader.Find(_path).Should().NotBeNull();
            File.ReadAllText(reader.PhysicalPath(_path)).Should().Be("x");
            using var writer = _folder.OpenStore();
            var text = (LoweredSource)new Lowering().Lower(Source.Text("b", "y"));
            FluentActions.Invoking(() => writer.AddAsync(text).GetAwaiter().GetResult()).Should().Throw<StoreException>().WithMessage("*cannot be written*denied*");
        });
    }

    private LocalStore Open(StoreAccess access) => LocalStore.Open(_folder["state"], null, new() { Access = access });

    // Rights on files are a thread's own on Linux; the C library spreads other changes of user over the whole process.
    private static void AsNobody(Action act)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                _ = SetGroup(Nobody);
                _ = SetUser(Nobody);
                act();
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            throw new InvalidOperationException(failure.Message, failure);
        }
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetUser(uint user);

    [DllImport("libc", EntryPoint = "setfsgid")]
    private static extern int SetGroup(uint group);
}
