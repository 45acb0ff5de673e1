using Nixish.Tests.Fuzzing;

namespace Nixish.Core.Tests.Fuzzing;

public class FormatFuzzTests
{
    [Fact]
    public void All_readers_together_are_tried_a_hundred_thousand_times()
    {
        using var files = new FileTargets();
        using var caches = new CacheTargets();
        using var hosts = new HostTargets();
        using var fetches = new FetchTargets();
        FormatTargets.All.Concat(WebTargets.All).Concat(files.All).Concat(caches.All).Concat(hosts.All).Concat(fetches.All).Sum(target => target.Cases).Should().BeGreaterThanOrEqualTo(100_000);
    }

    public static TheoryData<string> Names => [.. FormatTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_others_wrote_is_read_or_refused(string name) => FuzzRun.Run(FormatTargets.All.Single(target => target.Name == name)).Should().BePositive("mutations break things");
}

public class WebFuzzTests
{
    public static TheoryData<string> Names => [.. WebTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_servers_answer_is_read_or_refused(string name) => FuzzRun.Run(WebTargets.All.Single(target => target.Name == name)).Should().BePositive("mutations break things");
}

public class FileFuzzTests(FileTargets targets) : IClassFixture<FileTargets>
{
    public static TheoryData<string> Names => [.. FileTargets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_lies_on_disk_is_read_or_refused_and_nothing_is_written_outside(string name)
    {
        FuzzRun.Run(targets.All.Single(target => target.Name == name));
        await targets.CheckAsync();
    }
}

public class CacheFuzzTests
{
    [Fact]
    public void What_caches_answer_is_what_they_promised_or_refused()
    {
        using var targets = new CacheTargets();
        foreach (var target in targets.All)
        {
            FuzzRun.Run(target).Should().BePositive("mutations break things");
        }

        targets.Check();
    }
}

public class HostFuzzTests
{
    [Fact]
    public async Task What_hosts_exports_and_lists_of_machines_say_is_read_or_refused()
    {
        using var targets = new HostTargets();
        foreach (var target in targets.All)
        {
            FuzzRun.Run(target).Should().BePositive("mutations break things");
        }

        await targets.CheckAsync();
    }
}

public class FetchFuzzTests
{
    [Fact]
    public void What_servers_give_for_a_file_is_what_its_hash_says_or_refused()
    {
        using var targets = new FetchTargets();
        foreach (var target in targets.All)
        {
            FuzzRun.Run(target).Should().BePositive("mutations break things");
        }

        targets.Check();
    }
}

public class DotnetFuzzTests
{
    [Fact]
    public void What_projects_and_packages_say_is_read_or_refused()
    {
        using var targets = new DotnetTargets();
        foreach (var target in targets.All)
        {
            FuzzRun.Run(target).Should().BePositive("mutations break things");
        }
    }
}
