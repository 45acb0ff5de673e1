using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Nixish.Kubernetes.Tests.Resources;

namespace Nixish.Kubernetes.Tests.Composing;

public class NamingTests
{
    private static readonly ResourceSet Shop =
    [
        new ConfigMap("settings") { Data = new() { ["mode"] = "fast" } },
        new Secret("db") { StringData = new() { ["password"] = "hunter2" } },
        new ConfigMap("settings") { Namespace = "other", Data = new() { ["mode"] = "slow" } },
        new Deployment("web")
        {
            Spec = new()
            {
                Template = new()
                {
                    Spec = new()
                    {
                        ServiceAccountName = "web",
                        Containers =
                        [
                            new("web")
                            {
                                Env = [new("A") { ValueFrom = new() { ConfigMapKeyRef = new("settings", "mode") } }, new("B") { ValueFrom = new() { SecretKeyRef = new("db", "password") } }],
                                EnvFrom = [new() { ConfigMapRef = new() { Name = "settings" } }, new() { SecretRef = new() { Name = "elsewhere" } }],
                            },
                        ],
                        Volumes =
                        [
                            new("a") { ConfigMap = new() { Name = "settings" } },
                            new("b") { Secret = new() { SecretName = "db" } },
                            new("c") { Projected = new() { Sources = [new() { Secret = new() { Name = "db" } }, new() { ConfigMap = new() { Name = "settings" } }] } },
                        ],
                        ImagePullSecrets = [new("db")],
                    },
                },
            },
        },
        new ServiceAccount("web") { Secrets = [new() { Name = "db" }] },
        new Ingress("web") { Spec = new() { Tls = [new() { SecretName = "db" }], DefaultBackend = new() { Service = new("web") { Port = new() { Number = 80 } } } } },
        new Role("reader") { Rules = [new() { ApiGroups = [""], Resources = ["configmaps"], ResourceNames = ["settings"], Verbs = ["get"] }] },
        new RoleBinding("reader") { RoleRef = new("Role", "reader") { ApiGroup = "rbac.authorization.k8s.io" }, Subjects = [new("ServiceAccount", "web")] },
        new Service("web"),
    ];

    [Fact]
    public void Content_names_are_followed_by_every_field_that_names_them()
    {
        var named = Shop.WithContentNames();

        var settings = named.Of<ConfigMap>().AsEnumerable().Single(map => map.Namespace is null).Name;
        var db = named.Of<Secret>()[0].Name;
        settings.Should().MatchRegex("^settings-[0-9a-z]{10}$");
        db.Should().MatchRegex("^db-[0-9a-z]{10}$");
        named.Get<Deployment>("web").Should().Be(KubernetesObject.FromJson(System.Text.Encoding.UTF8.GetBytes(Text(Shop.Get<Deployment>("web"))
            .Replace("\"settings\"", $"\"{settings}\"", StringComparison.Ordinal).Replace("\"db\"", $"\"{db}\"", StringComparison.Ordinal))));
        named.Get<ServiceAccount>("web").Secrets[0].Name.Should().Be(db);
        named.Get<Ingress>("web").Spec!.Tls[0].SecretName.Should().Be(db);
        named.Get<Role>("reader").Rules[0].ResourceNames.Should().Equal(settings);
        named.Of<ConfigMap>().AsEnumerable().Single(map => map.Namespace == "other").Name.Should().NotBe(settings);
    }

    [Fact]
    public void Another_content_is_another_name_and_another_order_is_not()
    {
        static string Name(Map<string> data) => Set(new ConfigMap("a") { Data = data }).WithContentNames().Single().Name;

        Name(new() { ["x"] = "1", ["y"] = "2" }).Should().Be(Name(new() { ["y"] = "2", ["x"] = "1" })).And.NotBe(Name(new() { ["x"] = "1", ["y"] = "3" }));
    }

    [Fact]
    public void Content_names_twice_are_as_once_and_labels_do_not_count()
    {
        var once = Shop.WithContentNames();

        once.WithContentNames().Should().Equal(once);
        Shop.Labelled("team", "core").WithContentNames().Select(one => one.Name).Should().Equal(once.Select(one => one.Name));
    }

    [Fact]
    public void Whom_the_caller_leaves_out_keeps_its_name()
    {
        var named = Shop.WithContentNames(where: resource => resource is ConfigMap { Namespace: null });

        named.Get<Secret>("db").Should().Be(Shop.Get<Secret>("db"));
        named.Get<ConfigMap>("settings", "other").Should().NotBeNull();
        named.Get<Ingress>("web").Should().Be(Shop.Get<Ingress>("web"));
    }

    [Fact]
    public void A_secret_is_not_named_by_a_hash_that_can_be_tried_fast()
    {
        ResourceSet set = [new Secret("db") { StringData = new() { ["pin"] = "1234" } }], data = [new Secret("db") { Data = new() { ["pin"] = Bytes.FromText("1234") } }], elsewhere = [new Secret("db2") { StringData = new() { ["pin"] = "1234" } }];
        static string Suffix(ResourceSet secrets) => secrets.WithContentNames().Single().Name[^10..];

        Suffix(set).Should().Be(Suffix(data), "stringData is data in other words").And.NotBe(Suffix(elsewhere), "the name is the salt");
        Set(new Secret("token") { Type = "kubernetes.io/service-account-token" }).WithContentNames().Single().Name.Should().Be("token", "the server fills it in");
    }

    [Fact]
    public void Fields_of_custom_resources_are_followed_where_they_are_declared()
    {
        var custom = new KubernetesResource("serving.knative.dev/v1", "Service", "web")
        {
            Content = new() { ["spec"] = Json.Parse("""{"tls":[{"secretName":"db"}],"template":{"spec":{"containers":[{"image":"nginx:1","envFrom":[{"configMapRef":{"name":"settings"}}]}]}}}""") },
        };
        ResourceSet set = [.. Shop, custom];
        KindFields fields = new("serving.knative.dev", "Service") { Secrets = ["spec.tls[*].secretName"], PodSpecs = ["spec.template.spec"] };

        var named = set.WithContentNames(fields: [fields]).WithImage("nginx", "nginx:2", [fields]).Of("Service").AsEnumerable().OfType<KubernetesResource>().Single();

        Text(named).Should().MatchRegex("\"secretName\":\"db-[0-9a-z]{10}\"").And.MatchRegex("\"name\":\"settings-[0-9a-z]{10}\"").And.Contain("\"image\":\"nginx:2\"");
        set.WithContentNames().Of("Service").AsEnumerable().OfType<KubernetesResource>().Should().Equal(custom);
    }

    [Fact]
    public void Prefixes_and_suffixes_are_followed_by_references()
    {
        var staging = Shop.Prefixed("staging-").Suffixed("-blue");

        staging.Select(one => one.Name).Should().OnlyContain(name => name.StartsWith("staging-") && name.EndsWith("-blue"));
        staging.Get<Deployment>("staging-web-blue").Spec!.Template.Spec!.ServiceAccountName.Should().Be("staging-web-blue");
        staging.Get<Ingress>("staging-web-blue").Spec!.DefaultBackend!.Service!.Name.Should().Be("staging-web-blue");
        var binding = staging.Get<RoleBinding>("staging-reader-blue");
        binding.RoleRef.Name.Should().Be("staging-reader-blue");
        binding.Subjects[0].Name.Should().Be("staging-web-blue");
        Set(new Namespace("a"), new ConfigMap("b")).Prefixed("x-").Select(one => one.Name).Should().Equal("a", "x-b");
    }

    [Fact]
    public void A_service_finds_the_same_pods_after_a_prefix()
    {
        ResourceSet set =
        [
            new Deployment("web") { Spec = new() { Template = new() { Metadata = new() { Labels = new() { ["app.kubernetes.io/name"] = "web" } }, Spec = new() { Containers = [new("web")] } } } },
            new Service("web") { Spec = new() { Ports = [new(80)] } },
        ];

        var staging = set.Prefixed("staging-");

        ((Deployment)staging.Get<Deployment>("staging-web").AsWritten()).Spec!.Selector!.MatchLabels.Should().Equal(((Service)staging.Get<Service>("staging-web").AsWritten()).Spec!.Selector!.Value);
    }

    [Fact]
    public void Every_field_of_the_API_that_names_a_ConfigMap_or_Secret_is_known()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "eng", "Nixish.Generator", "data", "kubernetes-1.36-definitions.json")));
        // Fields that are called so and name no object.
        HashSet<string> others =
        [
            "AzureFilePersistentVolumeSource.secretNamespace", "CephFSPersistentVolumeSource.secretFile", "CephFSVolumeSource.secretFile", "CSIDriverSpec.serviceAccountTokenInSecrets",
        ];
        List<string> missed = [];
        var seen = 0;
        foreach (var definition in document.RootElement.GetProperty("definitions").EnumerateObject().Where(definition => definition.Value.TryGetProperty("properties", out _)))
        {
            var type = definition.Name[(definition.Name.LastIndexOf('.') + 1)..];
            foreach (var field in definition.Value.GetProperty("properties").EnumerateObject())
            {
                var target = field.Value.GetRawText() is var raw && System.Text.RegularExpressions.Regex.Match(raw, "#/definitions/[^\"]*\\.(\\w+)\"").Groups[1].Value is var name ? name : "";
                var speaks = field.Name.Contains("secret", StringComparison.OrdinalIgnoreCase) || field.Name.Contains("configmap", StringComparison.OrdinalIgnoreCase) ||
                    target.StartsWith("Secret", StringComparison.Ordinal) || target.StartsWith("ConfigMap", StringComparison.Ordinal);
                if (!speaks || others.Contains($"{type}.{field.Name}") || type is "SecretList" or "ConfigMapList" || type.StartsWith("Status", StringComparison.Ordinal))
                {
                    continue;
                }

                seen++;
                if (!NameSchema.OfType(type).Any(known => known.Field == field.Name && known.Named is "Secret" or "ConfigMap" || known.Field == field.Name && known.Type == "SecretVolumeSource"))
                {
                    missed.Add($"{type}.{field.Name}");
                }
            }
        }

        missed.Should().BeEmpty();
        seen.Should().BeGreaterThan(30);
    }

    [Fact]
    public void Renaming_what_nothing_names_leaves_random_objects_alone() => Prop.ForAll(RandomResources.Arbitrary, resource =>
    {
        var set = Set(resource, new ConfigMap("nobody-names-this") { Data = new() { ["a"] = "b" } });
        set.WithContentNames(where: one => one.Name == "nobody-names-this").Where(one => one.Id == resource.Id).Should().Equal(resource);
    }).QuickCheckThrowOnFailure();

    private static ResourceSet Set(params KubernetesObject[] resources) => ResourceSet.Create(resources);

    private static string Text(KubernetesObject resource) => System.Text.Encoding.UTF8.GetString(resource.ToJson(Deliveries.None)) is var text && resource is Deployment
        ? text.Replace(",\"selector\":{\"matchLabels\":{\"app.kubernetes.io/name\":\"web\"}}", "", StringComparison.Ordinal).Replace("\"selector\":{\"matchLabels\":{\"app.kubernetes.io/name\":\"web\"}},", "", StringComparison.Ordinal).Replace("\"metadata\":{\"labels\":{\"app.kubernetes.io/name\":\"web\"}},", "", StringComparison.Ordinal)
        : text;
}
