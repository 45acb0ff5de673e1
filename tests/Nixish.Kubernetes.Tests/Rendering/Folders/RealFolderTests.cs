using System.Text;
using System.Text.Json;
using Nixish.Kubernetes.Tests.Connection;

namespace Nixish.Kubernetes.Tests.Rendering.Folders;

public sealed class RealFolderTests
{
    [Fact]
    public async Task The_API_server_takes_every_file_of_the_folder_as_the_object_that_apply_sends()
    {
        await using var real = await RealCluster.StartAsync();
        var folder = Directory.CreateTempSubdirectory("nixish-folder-");
        try
        {
            var shop = ResourceSet.Create(
            [
                new ConfigMap("settings") { Data = new() { ["mode"] = "fast", ["text"] = "a: b\n# c\n" } },
                new Deployment("web") { Spec = new() { Replicas = 2, Template = Pod.Of(new Container("web") { Image = "nginx:1.27", Ports = [new(8080)], EnvFrom = [new() { ConfigMapRef = new() { Name = "settings" } }] }) } },
                new Service("web") { Spec = new() { Ports = [new(80) { TargetPort = 8080 }] } },
                new Role("nixish:web") { Rules = [new() { ApiGroups = [""], Resources = ["configmaps"], ResourceNames = ["settings"], Verbs = ["get"] }] },
                new RoleBinding("nixish:web") { RoleRef = new("Role", "nixish:web") { ApiGroup = "rbac.authorization.k8s.io" }, Subjects = [new("ServiceAccount", "default")] },
            ]).WithContentNames().In(real.Namespace).Labelled("team", "core");
            await shop.RenderToAsync(folder.FullName, FolderLayout.Resources, TestContext.Current.CancellationToken);

            using var taken = JsonDocument.Parse(await real.KubectlAsync("apply", "--dry-run=server", "-f", folder.FullName, "-R", "-o", "json"));

            var items = taken.RootElement.GetProperty("items").EnumerateArray().Select(Json.From).ToList();
            items.Should().HaveCount(shop.Count);
            foreach (var resource in shop)
            {
                var sent = Json.Parse(resource.ToJson(Deliveries.None));
                var item = items.Single(one => one["kind"].Text == resource.Kind && one["metadata"]["name"].Text == resource.Name);
                Missing(sent, item, resource.Kind).Should().BeEmpty();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // What was sent is in the answer, which has defaults besides.
    private static IEnumerable<string> Missing(Json sent, Json taken, string path) =>
        !sent.Members.IsEmpty ? sent.Members.AsEnumerable().SelectMany(member => Missing(member.Value, taken[member.Key], $"{path}.{member.Key}"))
        : !sent.Items.IsEmpty ? sent.Items.Count == taken.Items.Count ? sent.Items.AsEnumerable().SelectMany((item, index) => Missing(item, taken.Items[index], $"{path}[{index}]")) : [path]
        : sent == taken ? [] : [path];
}
