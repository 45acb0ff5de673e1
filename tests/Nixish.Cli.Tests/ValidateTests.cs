using System.Text.Json;
using Nixish.Kubernetes;
using Nixish.Tests.Stacks;

namespace Nixish.Cli.Tests;

public sealed class ValidateTests
{
    private static readonly Stack Good = new("shop") { Resources = [new ConfigMap("a")] };
    private static readonly Stack Doubtful = new("shop") { Resources = [new Service("web") { Spec = new() { Ports = [new(80)] } }] };
    private static readonly Stack Bad = new("shop") { Resources = [new Deployment("web") { Spec = new() { Replicas = -1, Template = Pod.Of(new Container("web") { Image = "web:1" }) } }] };
    private static readonly Stack Old = new("shop") { Resources = [new KubernetesResource("policy/v1beta1", "PodSecurityPolicy", "web")] };

    [Fact]
    public async Task Findings_are_printed_for_people_and_the_exit_code_tells_of_errors()
    {
        var bad = await CliRun.Of(Bad, new FakeTarget(), "validate");
        bad.Code.Should().Be(ExitCode.Changes);
        bad.Output.Should().Be("apps/v1/Deployment/default/web\n  error  spec.replicas: -1 is less than 0 [range]\n\n1 error.\n");
        (await CliRun.Of(Good, new FakeTarget(), "validate")).Should().Be(new CliRun(ExitCode.Done, "Nothing to find fault with.\n", ""));
    }

    [Fact]
    public async Task Warnings_count_where_they_should()
    {
        (await CliRun.Of(Doubtful, new FakeTarget(), "validate")).Code.Should().Be(ExitCode.Done);
        (await CliRun.Of(Doubtful, new FakeTarget(), "validate", "--strict")).Code.Should().Be(ExitCode.Changes);
    }

    [Fact]
    public async Task Programs_get_JSON()
    {
        var run = await CliRun.Of(Bad, new FakeTarget(), "validate", "--json");
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("valid").GetBoolean().Should().BeFalse();
        json.RootElement.GetProperty("findings")[0].GetProperty("path").GetString().Should().Be("spec.replicas");
        run.Code.Should().Be(ExitCode.Changes);
    }

    [Fact]
    public async Task The_release_is_named_on_the_command_line_or_by_the_program()
    {
        (await CliRun.Of(Old, new FakeTarget(), "validate", "--kubernetes", "1.20")).Code.Should().Be(ExitCode.Done);
        (await CliRun.Of(Old, new FakeTarget(), "validate", "--kubernetes", "1.30")).Code.Should().Be(ExitCode.Changes);
        (await CliRun.Of(Old, new FakeTarget(), "validate", "--kubernetes", "new")).Code.Should().Be(ExitCode.Usage);
        (await CliRun.Of(Old, new HostOptions { Targets = [new FakeTarget()], Rules = new() { Version = KubernetesVersion.Of("1.30") } }, "validate")).Code.Should().Be(ExitCode.Changes);
    }
}
