using System.Text;

namespace Nixish.Core.Tests.Building.Hosts;

public sealed class MachinesFileTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ1aWxkZXJzIGtleSBvZiBhIHRlc3Q=";

    [Fact]
    public void A_line_of_nix_says_everything_about_a_machine()
    {
        var key = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Key} root@farm\n"));
        var hosts = MachinesFile.Parse($"# comment\nssh://nix@farm:2222?remote-store=local%3Froot%3D/mnt&compress=true x86_64-linux,i686-linux /keys/id 8 2.5 kvm,big-parallel benchmark {key} # more\nmac aarch64-darwin; pi - - - - - - -");
        hosts.Select(host => host.Name).Should().Equal("ssh://nix@farm:2222", "ssh://mac", "ssh://pi");
        hosts[0].Traits.Should().Be(new HostTraits { Systems = ["x86_64-linux", "i686-linux"], Jobs = 8, Speed = 2.5, Features = ["kvm", "big-parallel"], MandatoryFeatures = ["benchmark"] });
        hosts[1].Traits.Should().Be(new HostTraits { Systems = ["aarch64-darwin"] });
        hosts[2].Traits.Should().Be(new HostTraits());
    }

    [Fact]
    public void A_file_may_stand_for_another_but_not_for_itself()
    {
        using var folder = new Folder();
        File.WriteAllText(folder["farm"], "one\ntwo");
        File.WriteAllText(folder["all"], $"zero; @{folder["farm"]}\n");
        MachinesFile.Parse($"@{folder["all"]}").Select(host => host.Name).Should().Equal("ssh://zero", "ssh://one", "ssh://two");
        File.WriteAllText(folder["farm"], $"@{folder["all"]}");
        var parse = () => MachinesFile.Read(folder["all"]);
        parse.Should().Throw<MachinesFileException>().WithMessage("*more than 8 deep*");
    }

    [Theory]
    [InlineData("farm x86_64-linux - none", "number of jobs")]
    [InlineData("farm x86_64-linux - 1 -3", "speed")]
    [InlineData("farm x86_64-linux - 1 1 - - !!!", "base 64")]
    [InlineData("farm - - - - - - - more", "9 fields")]
    [InlineData("https://farm", "not reached over SSH")]
    [InlineData("/mnt/store", "NixHost")]
    [InlineData("ssh://farm?what=1", "what")]
    [InlineData("-oProxyCommand=id", "destination")]
    [InlineData("@/no/such/file", "cannot be read")]
    public void A_line_that_cannot_be_understood_is_named(string line, string problem)
    {
        var parse = () => MachinesFile.Parse($"good\n{line}");
        parse.Should().Throw<MachinesFileException>().Which.Message.Should().Contain(problem);
    }
}
