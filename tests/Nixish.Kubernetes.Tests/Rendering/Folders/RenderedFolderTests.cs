using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Nixish.Kubernetes.Tests.Resources;

namespace Nixish.Kubernetes.Tests.Rendering.Folders;

public sealed class RenderedFolderTests : IDisposable
{
    private static readonly ResourceSet Shop =
    [
        new Namespace("prod"),
        new Deployment("web") { Namespace = "prod", Labels = new() { ["app.kubernetes.io/name"] = "shop" }, Spec = new() { Replicas = 2, Template = Pod.Of(new Container("web") { Image = "nginx:1.27" }) } },
        new Service("web") { Namespace = "prod", Labels = new() { ["app.kubernetes.io/name"] = "shop" }, Spec = new() { Ports = [new(80)] } },
        new ConfigMap("settings") { Namespace = "prod", Data = new() { ["mode"] = "fast" } },
        new ClusterRole("system:web") { Rules = [new() { ApiGroups = [""], Resources = ["pods"], Verbs = ["get"] }] },
        new KubernetesResource("serving.knative.dev/v1", "Service", "web") { Namespace = "prod" },
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nixish-folder-");

    public void Dispose() => _folder.Delete(recursive: true);

    private string At(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    [Fact]
    public async Task A_file_holds_a_resource_in_a_folder_for_each_namespace()
    {
        var changes = await Shop.RenderToAsync(_folder.FullName);

        Files().Should().Equal("clusterrole-system-web-" + Hash("clusterrole-system:web") + ".yaml", "namespace-prod.yaml", "prod/configmap-settings.yaml", "prod/deployment-web.yaml", "prod/service-web.yaml", "prod/service.serving.knative.dev-web.yaml");
        changes.Added.Should().Equal(Files());
        File.ReadAllText(At("prod", "configmap-settings.yaml")).Should().Be(ResourceSet.Create([Shop.Get<ConfigMap>("settings")]).ToYaml());
    }

    [Fact]
    public async Task Components_share_a_file()
    {
        await Shop.RenderToAsync(_folder.FullName, FolderLayout.Components);

        Files().Should().Equal("cluster.yaml", "prod/settings.yaml", "prod/shop.yaml", "prod/web.yaml");
        File.ReadAllText(At("prod", "shop.yaml")).Should().Contain("kind: Deployment").And.Contain("kind: Service");
    }

    [Fact]
    public async Task What_is_as_it_should_be_is_not_written_again()
    {
        await Shop.RenderToAsync(_folder.FullName, FolderLayout.Kustomize);
        var before = Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        foreach (var file in before.Keys)
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }

        var changes = await Shop.Update<ConfigMap>("settings", map => map with { Data = new() { ["mode"] = "slow" } }).RenderToAsync(_folder.FullName, FolderLayout.Kustomize);

        changes.Changed.Should().Equal("prod/configmap-settings.yaml");
        changes.Unchanged.Should().Be(6);
        before.Keys.Where(file => File.GetLastWriteTimeUtc(file) != DateTime.UnixEpoch).Select(Path.GetFileName).Should().BeEquivalentTo("configmap-settings.yaml", ".nixish-resources.files");
    }

    [Fact]
    public async Task A_check_writes_nothing_and_says_what_a_render_would_do()
    {
        await Shop.RenderToAsync(_folder.FullName);
        var next = Shop.Without<Namespace>("prod").Update<ConfigMap>("settings", map => map with { Data = default }) + [new ConfigMap("new")];

        var expected = await next.CheckFolderAsync(_folder.FullName);

        (await Shop.CheckFolderAsync(_folder.FullName)).IsEmpty.Should().BeTrue("nothing was written");
        expected.ToString().Should().Be("+ configmap-new.yaml\n~ prod/configmap-settings.yaml\n- namespace-prod.yaml");
        (await next.RenderToAsync(_folder.FullName)).Should().Be(expected);
        File.Exists(At("namespace-prod.yaml")).Should().BeFalse();
    }

    [Fact]
    public async Task What_others_wrote_is_never_touched()
    {
        await File.WriteAllTextAsync(At("mine.yaml"), "mine");
        await Refused(Shop.RenderToAsync(_folder.FullName), "*mine.yaml*");
        Directory.GetFileSystemEntries(_folder.FullName).Should().ContainSingle();

        var beside = new RenderOptions { ForeignFiles = ForeignFiles.LeftAlone };
        await File.WriteAllTextAsync(At("namespace-prod.yaml"), "mine too");
        await Refused(Shop.RenderToAsync(_folder.FullName, beside), "*namespace-prod.yaml*never written over*");
        Directory.GetFileSystemEntries(_folder.FullName).Should().HaveCount(2, "a refusal writes nothing at all");

        File.Delete(At("namespace-prod.yaml"));
        await Shop.RenderToAsync(_folder.FullName, beside);
        await ResourceSet.Empty.RenderToAsync(_folder.FullName, beside);
        Files().Should().Equal("mine.yaml");
    }

    [Fact]
    public async Task A_link_leads_no_file_out_of_the_folder()
    {
        var outside = Directory.CreateDirectory(At("outside")).FullName;
        var inside = At("inside");
        Directory.CreateDirectory(inside);
        await Shop.RenderToAsync(inside);
        Directory.Delete(Path.Combine(inside, "prod"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(inside, "prod"), outside);

        await Refused(Shop.RenderToAsync(inside), "*is a link*");
        Directory.GetFileSystemEntries(outside).Should().BeEmpty();
    }

    [Fact]
    public async Task A_render_that_was_killed_anywhere_is_completed_by_the_next()
    {
        // What a kill leaves: the record of old and new files, any of the files new, and one under its passing name.
        await Shop.RenderToAsync(_folder.FullName);
        var next = Shop.Without<Namespace>("prod").Update<ConfigMap>("settings", map => map with { Data = default }) + [new ConfigMap("new")];
        var other = Directory.CreateTempSubdirectory("nixish-folder-");
        try
        {
            await next.RenderToAsync(other.FullName);
            await File.AppendAllLinesAsync(At(".nixish-resources.files"), File.ReadAllLines(Path.Combine(other.FullName, ".nixish-resources.files")));
            File.Copy(Path.Combine(other.FullName, "configmap-new.yaml"), At("configmap-new.yaml"));
            await File.WriteAllTextAsync(At("prod", ".configmap-settings.yaml.nixish-new"), "half");

            await (Random.Shared.Next(2) == 0 ? next : Shop).RenderToAsync(_folder.FullName);
            await next.RenderToAsync(_folder.FullName);

            Files().Should().Equal(Directory.EnumerateFiles(other.FullName, "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(other.FullName, file)).Order(StringComparer.Ordinal));
            Directory.EnumerateFiles(_folder.FullName, "*.nixish-new", SearchOption.AllDirectories).Should().BeEmpty();
            foreach (var file in Files())
            {
                File.ReadAllBytes(At(file)).Should().Equal(File.ReadAllBytes(Path.Combine(other.FullName, file)));
            }
        }
        finally
        {
            other.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Secrets_are_not_rendered_in_clear()
    {
        ResourceSet set = [new Secret("db") { StringData = new() { ["password"] = "hunter2" } }, new KubernetesResource("v1", "Secret", "raw") { Content = new() { ["data"] = Json.Parse("""{"a":"aHVudGVyMg=="}""") } }, new ConfigMap("a")];

        (await FluentActions.Awaiting(() => set.RenderToAsync(_folder.FullName)).Should().ThrowAsync<InvalidResourceException>()).Which.Message.Should().Contain("v1/Secret/default/raw").And.NotContain("hunter2");
        Files().Should().BeEmpty();
        var changes = await set.RenderToAsync(_folder.FullName, new RenderOptions { Secrets = SecretsInFiles.LeftOut });
        changes.LeftOut.Should().Equal("v1/Secret/default/db", "v1/Secret/default/raw");
        Files().Should().Equal("configmap-a.yaml");
    }

    [Fact]
    public async Task A_folder_for_GitOps_has_an_object_for_each_component()
    {
        await Shop.RenderToAsync(_folder.FullName, FolderLayout.Flux("shop", "deploy"));

        Files().Should().Contain(["apps/cluster.yaml", "apps/kustomization.yaml", "apps/shop.yaml", "cluster/kustomization.yaml", "shop/kustomization.yaml", "shop/prod/deployment-web.yaml"]);
        var app = KubernetesObject.FromJson(Encoding.UTF8.GetBytes(Json.Parse(ResourceSet.Create([Apps(FolderLayout.Flux("shop", "deploy"), "shop")]).First().ToJson(Deliveries.None)).ToString()));
        app.Should().BeOfType<KubernetesResource>().Which.Content["spec"]["path"].Text.Should().Be("./deploy/shop");
        File.ReadAllText(At("apps", "shop.yaml")).Should().Contain("./deploy/shop").And.MatchRegex("dependsOn:\\s+- name: cluster");
        File.ReadAllText(At("shop", "kustomization.yaml")).Should().Be("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- prod/deployment-web.yaml\n- prod/service-web.yaml\n");

        await Shop.RenderToAsync(_folder.FullName, FolderLayout.ArgoCD("https://example.com/shop.git", "deploy"));
        File.ReadAllText(At("apps", "cluster.yaml")).Should().Contain("sync-wave").And.Contain("path: deploy/cluster");
    }

    [Fact]
    public void Names_of_files_differ_where_names_of_resources_do() => Prop.ForAll(
        Gen.Elements("a:b", "a_b", "A", "a", "con", "web.", ".web", new string('x', 250), new string('x', 251), "ünï", "kustomization").Two().ToArbitrary(),
        pair =>
        {
            var (left, right) = (FileNames.Safe(pair.Item1), FileNames.Safe(pair.Item2));
            string.Equals(left, right, StringComparison.OrdinalIgnoreCase).Should().Be(pair.Item1 == pair.Item2);
            left.Should().MatchRegex("^[a-z0-9][a-z0-9.-]{0,119}$").And.NotEndWith(".");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Equal_sets_give_equal_files_for_every_kind()
    {
        ResourceSet everything = [.. RandomResources.Kinds.Where(kind => kind != typeof(Secret)).Select(kind => RandomResources.Of(kind, 11)).DistinctBy(one => (one.Kind, one.Group))];
        await everything.RenderToAsync(_folder.FullName);

        (await ResourceSet.Create([.. everything.Reverse()]).CheckFolderAsync(_folder.FullName)).IsEmpty.Should().BeTrue();
        Files().Should().HaveCount(everything.Count);
    }

    [Fact]
    public async Task Kubectl_reads_the_folder_as_the_set()
    {
        Assert.SkipUnless(await RunAsync("kubectl", "version", "--client") is { Code: 0 }, "kubectl is not on PATH");
        await Shop.RenderToAsync(_folder.FullName, FolderLayout.Kustomize);

        var built = await RunAsync("kubectl", "kustomize", _folder.FullName);

        built.Code.Should().Be(0, built.Error);
        built.Output.Split("\n---\n").Should().HaveCount(Shop.Count);
        Shop.Select(one => one.Name).Should().OnlyContain(name => built.Output.Contains($"name: {name}"));
    }

    private static KubernetesResource Apps(FolderLayout layout, string component) => layout.GitOps!.AppOf(component, "prod", hasCluster: true);

    private static async Task Refused(Task<FolderChanges> render, string message) =>
        (await FluentActions.Awaiting(() => render).Should().ThrowAsync<RenderFolderException>()).WithMessage(message);

    private static string Hash(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));

    private string[] Files() => [.. Directory.EnumerateFiles(_folder.FullName, "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder.FullName, file)).Order(StringComparer.Ordinal)];

    private static async Task<(int Code, string Output, string Error)> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, await error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "", "");
        }
    }
}
