using System.Formats.Tar;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images;

public sealed class UserTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public UserTests() => _store = _folder.OpenStore();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Programs_find_their_user_by_name()
    {
        var app = Source.Text("app", "#!/bin/sh\n");
        #region users
        var image = new Image("web")
        {
            Layers = [Layer.Users([new("web", 1000)]), new("/app/web", app)],
            User = "web",
        };
        #endregion
        var entries = await (await _store.BuildImageAsync(image, cancellationToken: Stop)).EntriesAsync(0);
        Text(entries, "etc/passwd").Should().Be("root:x:0:0::/root:/sbin/nologin\nweb:x:1000:1000::/home/web:/sbin/nologin\nnobody:x:65534:65534::/:/sbin/nologin\n");
        Text(entries, "etc/group").Should().Be("root:x:0:\nweb:x:1000:\nnobody:x:65534:\n");
        Text(entries, "etc/nsswitch.conf").Should().Contain("hosts: files dns\n");
        entries.Where(entry => entry.EntryType == TarEntryType.Directory).Select(entry => $"{entry.Name} {entry.Uid}:{entry.Gid} {Convert.ToString((int)entry.Mode, 8)}")
            .Should().Equal("etc/ 0:0 755", "home/ 0:0 755", "home/web/ 1000:1000 700", "root/ 0:0 700");
    }

    [Fact]
    public async Task Groups_homes_and_shells_are_as_given()
    {
        var shell = Source.Text("sh", "shell");
        var users = Layer.Users(
            [new("web", 1000) { Group = 50, Home = "/var/web/", Shell = $"{shell}", Description = "Web server" }, new("job", 1001) { Home = "/" }],
            [new("staff", 50) { Members = ["job", "job"] }]);
        var image = await _store.BuildImageAsync(new("web") { Layers = [users] }, cancellationToken: Stop);
        var path = new Lowering().Lower(shell).Path;
        var entries = await image.EntriesAsync(1);
        Text(entries, "etc/passwd").Should().Contain($"web:x:1000:50:Web server:/var/web:{path}\n").And.Contain("job:x:1001:1001::/:/sbin/nologin\n");
        Text(entries, "etc/group").Should().Contain("staff:x:50:job\n").And.Contain("job:x:1001:\n").And.NotContain("web:");
        entries.Should().Contain(entry => entry.Name == "var/web/" && entry.Uid == 1000 && entry.Gid == 50);
        (await image.EntriesAsync(0)).Select(entry => entry.Name).Should().Contain(path.ToString()[1..], "the shell is in the image");
    }

    [Fact]
    public void Order_does_not_count()
    {
        var lowering = new Lowering();
        lowering.Lower(Layer.Users([new("a", 1), new("b", 2)], [new("g", 9) { Members = ["b", "a"] }])).Path
            .Should().Be(lowering.Lower(Layer.Users([new("b", 2), new("a", 1)], [new("g", 9) { Members = ["a", "b"] }])).Path);
    }

    [Fact]
    public void A_user_may_stand_in_for_one_that_is_always_there() =>
        ((TextSource)Layer.Users([new("admin", 0) { Home = "/" }]).Content["/etc/passwd"]).Content.Resolve(new()).Should().StartWith("admin:x:0:0::/:").And.NotContain("root:");

    public static TheoryData<string, Func<object>, string> Impossible => new()
    {
        { "empty", () => new ImageUser("", 1), "*cannot name a user*" },
        { "digit", () => new ImageUser("1web", 1), "*cannot name a user*" },
        { "colon", () => new ImageUser("we:b", 1), "*cannot name a user*" },
        { "line", () => new ImageUser("web\nroot", 1), "*cannot name a user*" },
        { "long", () => new ImageUser(new string('a', 32), 1), "*at most 31*" },
        { "id", () => new ImageUser("web", -1), "*-1 is not the number of a user*" },
        { "main group", () => new ImageUser("web", 1) { Group = -2 }, "*-2 is not the number of a group*" },
        { "home", () => new ImageUser("web", 1) { Home = "home" }, "*not absolute*" },
        { "home with a colon", () => new ImageUser("web", 1) { Home = "/a:b" }, "*cannot be the home*" },
        { "description", () => new ImageUser("web", 1) { Description = "a\nroot::0:0:::" }, "*cannot be the description*" },
        { "group", () => new ImageGroup("a b", 1), "*cannot name a group*" },
        { "member", () => new ImageGroup("g", 1) { Members = ["a,b"] }, "*cannot name a user*" },
        { "twice", () => Layer.Users([new("web", 1), new("web", 2)]), "*'web' is given twice, as 1 and as 2*" },
        { "one number", () => Layer.Users([new("a", 1), new("b", 1)]), "*'a' and 'b' are both the user 1*" },
        { "no such group", () => Layer.Users([new("a", 1) { Group = 7 }]), "*main group of the user 'a' is 7*" },
        { "no such member", () => Layer.Users([new("a", 1)], [new("g", 7) { Members = ["b"] }]), "*'g' has the member 'b'*" },
        { "empty user", () => new Image("web") { User = "" }, "*cannot run as ''*" },
        { "half a user", () => new Image("web") { User = "web:" }, "*cannot run as 'web:'*" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_no_system_takes_is_refused(string what, Func<object> make, string message) =>
        FluentActions.Invoking(make).Should().Throw<InvalidImageException>(what).WithMessage(message);

    [Theory]
    [InlineData("web", null)]
    [InlineData("web:web", null)]
    [InlineData("root:nobody", null)]
    [InlineData("1000", null)]
    [InlineData("7:7", null)]
    [InlineData("www", "*'web' runs as the user 'www', and its /etc/passwd has only root, web, nobody*")]
    [InlineData("web:staff", "*runs as the group 'staff', and its /etc/group has only root, web, nobody*")]
    public void Who_an_image_runs_as_must_be_one_of_its_users(string user, string? message)
    {
        var lower = FluentActions.Invoking(() => new Lowering().Lower(new Image("web") { Layers = [Layer.Users([new("web", 1000)])], User = user }));
        if (message is null)
        {
            lower.Should().NotThrow();
        }
        else
        {
            lower.Should().Throw<InvalidImageException>().WithMessage(message);
        }
    }

    [Fact]
    public void A_name_needs_a_file_that_says_who_that_is()
    {
        FluentActions.Invoking(() => new Lowering().Lower(new Image("web") { User = "web" })).Should().Throw<InvalidImageException>().WithMessage("*no /etc/passwd*Layer.Users*");
        Image[] unknown =
        [
            new("web") { User = "web", Base = "alpine@sha256:" + new string('0', 64) },
            new("web") { User = "web", Layers = [new("/etc", Source.Directory("/nowhere"))] },
            new("web") { User = "web", Layers = [new("/etc/passwd", Source.File("/nowhere"))] },
        ];
        unknown.Should().AllSatisfy(image => FluentActions.Invoking(() => new Lowering().Lower(image)).Should().NotThrow<InvalidImageException>());
    }

    private static string Text(List<TarEntry> entries, string name)
    {
        using var reader = new StreamReader(entries.Single(entry => entry.Name == name).DataStream!, leaveOpen: true);
        return reader.ReadToEnd();
    }
}
