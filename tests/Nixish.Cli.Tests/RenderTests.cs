using Nixish.Kubernetes;
using Nixish.Tests.Stacks;

namespace Nixish.Cli.Tests;

public sealed class RenderTests : IDisposable
{
    private static readonly Image Web = new("web") { Entrypoint = ["/srv/server"], Ports = [8080] };
    private static readonly ResourceSet Objects = [new Deployment("web") { Spec = new() { Replicas = 3, Template = Pod.Of(Web.AsContainer()) } }, new Service("web") { Spec = new() { Ports = [new(80) { TargetPort = 8080 }] } }];
    private static readonly Stack Shop = new("shop") { Resources = [Web.PushTo("registry.example.com/shop"), .. Objects.In("prod")] };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nixish-render-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Resources_are_printed_as_YAML() => Golden.Match((await CliRun.Of(Shop, new FakeTarget(), "render")).All);

    [Fact]
    public async Task Resources_are_printed_as_JSON() => Golden.Match((await CliRun.Of(Shop, new FakeTarget(), "render", "--json")).All);

    [Fact]
    public async Task Images_follow_the_registry_that_is_named()
    {
        var run = await CliRun.Of(Shop, new FakeTarget(), "render", "--registry", "127.0.0.1:5000");

        run.Output.Should().Contain("image: 127.0.0.1:5000/shop/web:");
    }

    [Fact]
    public async Task Images_follow_how_the_stack_delivers_them()
    {
        var pushed = new Stack("shop") { Deliver = Deliver.PushTo("registry.example.com/shop"), Resources = [.. Objects.In("prod")] };
        (await CliRun.Of(pushed, new FakeTarget(), "render")).Output.Should().Be((await CliRun.Of(Shop, new FakeTarget(), "render")).Output);
        (await CliRun.Of(pushed, new FakeTarget(), "render", "--registry", "127.0.0.1:5000")).Output.Should().Contain("image: 127.0.0.1:5000/shop/web:");
        (await CliRun.Of(pushed with { Deliver = Deliver.ToKind("dev") }, new FakeTarget(), "render")).Output.Should().Contain("image: dev.local/web:");
    }

    [Fact]
    public async Task Resources_are_written_one_a_file()
    {
        var run = await CliRun.Of(Shop, new FakeTarget(), "render", "--output", _folder.FullName);

        run.Code.Should().Be(ExitCode.Done);
        run.Output.Should().BeEmpty();
        Directory.GetFiles(Path.Combine(_folder.FullName, "prod")).Select(Path.GetFileName).Should().BeEquivalentTo("deployment-web.yaml", "service-web.yaml");
    }

    [Fact]
    public async Task Files_of_resources_that_are_gone_are_removed_and_nobody_elses()
    {
        ResourceSet everything = [.. Objects.In("prod"), new ConfigMap("gone"), new ConfigMap("changed"), new ConfigMap("alone").In("other")];
        await Render(Shop with { Resources = [Web.PushTo("registry.example.com/shop"), .. everything] });
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "configmap-changed.yaml"), "by hand");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "configmap-mine.yaml"), "by hand");
        await File.AppendAllTextAsync(Path.Combine(_folder.FullName, ".nixish-shop.files"), $"{new string('0', 64)} ../outside\n{new string('0', 64)} /etc/passwd\nnot a line\n");
        (await Render(new Stack("other") { Resources = [new ConfigMap("theirs")] })).Error.Should().Contain("--beside-others");
        await Render(new Stack("other") { Resources = [new ConfigMap("theirs")] }, "--beside-others");

        var run = await Render(Shop);

        Directory.GetFiles(_folder.FullName, "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder.FullName, file))
            .Should().BeEquivalentTo("prod/deployment-web.yaml", "prod/service-web.yaml", "configmap-changed.yaml", "configmap-mine.yaml", "configmap-theirs.yaml");
        Directory.Exists(Path.Combine(_folder.FullName, "other")).Should().BeFalse();
        run.Error.Should().Contain("2 that nothing makes any more removed").And.Contain("configmap-changed.yaml is kept");

        Task<CliRun> Render(Stack stack, params string[] more) => CliRun.Of(stack, new FakeTarget(), ["render", "--output", _folder.FullName, .. more]);
    }

    [Fact]
    public async Task A_check_says_what_would_change_and_writes_nothing()
    {
        var folder = Path.Combine(_folder.FullName, "deploy");
        var missing = await CliRun.Of(Shop, new FakeTarget(), "render", "-o", folder, "--check", "--layout", "kustomize");
        missing.Code.Should().Be(ExitCode.Changes);
        missing.Output.Should().Be("+ kustomization.yaml\n+ prod/deployment-web.yaml\n+ prod/service-web.yaml\n");
        Directory.Exists(folder).Should().BeFalse();

        (await CliRun.Of(Shop, new FakeTarget(), "render", "-o", folder, "--layout", "kustomize")).Code.Should().Be(ExitCode.Done);
        (await CliRun.Of(Shop, new FakeTarget(), "render", "-o", folder, "--check", "--layout", "kustomize")).Code.Should().Be(ExitCode.Done);
        var json = await CliRun.Of(Shop, new FakeTarget(), "render", "-o", folder, "--check", "--json");
        json.Code.Should().Be(ExitCode.Changes);
        json.Output.Should().Contain("\"removed\":[\"kustomization.yaml\"");
    }

    [Fact]
    public async Task Secrets_are_refused_or_left_out_by_name()
    {
        var stack = Shop with { Resources = [new Secret("db") { StringData = new() { ["password"] = "hunter2" } }, new ConfigMap("a")] };

        var refused = await CliRun.Of(stack, new FakeTarget(), "render", "-o", _folder.FullName);
        refused.Code.Should().Be(ExitCode.Failed);
        refused.All.Should().Contain("--leave-out-secrets").And.NotContain("hunter2");
        var left = await CliRun.Of(stack, new FakeTarget(), "render", "-o", _folder.FullName, "--leave-out-secrets");
        left.Error.Should().Contain("v1/Secret/default/db is left out");
        Directory.GetFiles(_folder.FullName, "*.yaml").Should().ContainSingle();
    }

    [Fact]
    public async Task Secrets_are_hidden_from_people_and_from_programs_that_do_not_ask_for_them()
    {
        var stack = Shop with
        {
            Resources =
            [
                new Secret("db") { StringData = new() { ["password"] = "hunter2" }, Data = new() { ["key"] = Bytes.FromText("hunter3") }, Type = "example.com/db" },
                new KubernetesResource("v1", "Secret", "untyped") { Content = new() { ["data"] = new Map<Json> { ["password"] = "aHVudGVyNA==" } } },
                new ConfigMap("a"),
            ],
        };

        foreach (var form in (string[][])[["render"], ["render", "--json"]])
        {
            var piped = await CliRun.Of(stack, new FakeTarget(), form);
            piped.Code.Should().Be(ExitCode.Failed);
            piped.All.Should().Contain("v1/Secret/default/db, v1/Secret/default/untyped").And.Contain("--show-secrets").And.Contain("--leave-out-secrets").And.NotContain("hunter").And.NotContain("aHVudGVy");
            var left = await CliRun.Of(stack, new FakeTarget(), [.. form, "--leave-out-secrets"]);
            left.Output.Should().Contain("ConfigMap").And.NotContain("Secret");
            left.Error.Should().Contain("v1/Secret/default/db is left out");
            (await CliRun.Of(stack, new FakeTarget(), [.. form, "--show-secrets"])).Output.Should().Contain("hunter2").And.Contain("aHVudGVyMw==").And.Contain("aHVudGVyNA==");
        }

        var seen = await CliRun.OnTerminal(stack, new FakeTarget(), "", "render");
        seen.Code.Should().Be(ExitCode.Done);
        seen.Output.Should().Contain("password: '(secret)'").And.Contain("key: '(secret)'").And.Contain("type: example.com/db").And.Contain("--show-secrets").And.NotContain("hunter").And.NotContain("aHVudGVy");
        (await CliRun.OnTerminal(stack, new FakeTarget(), "", "render", "--show-secrets")).Output.Should().Contain("hunter2");
    }

    [Fact]
    public async Task A_folder_for_Argo_CD_needs_a_repository()
    {
        (await CliRun.Of(Shop, new FakeTarget(), "render", "-o", _folder.FullName, "--layout", "argocd")).Error.Should().Contain("--repository");
        (await CliRun.Of(Shop, new FakeTarget(), "render", "-o", _folder.FullName, "--layout", "argocd", "--repository", "https://example.com/shop.git")).Code.Should().Be(ExitCode.Done);
        File.ReadAllText(Path.Combine(_folder.FullName, "apps", "web.yaml")).Should().Contain("repoURL: https://example.com/shop.git");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "");

        var run = await CliRun.Of(Shop, new FakeTarget(), "render", "--output", file);

        run.Code.Should().Be(ExitCode.Failed);
        run.Error.Should().Contain("cannot be written").And.Contain("--output");
    }
}
