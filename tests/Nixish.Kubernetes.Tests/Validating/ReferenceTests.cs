namespace Nixish.Kubernetes.Tests.Validating;

public class ReferenceTests
{
    private static readonly Deployment Web = new("web") { Spec = new() { Template = Pod.Of(new Container("web") { Image = "web:1", Ports = [new(8080) { Name = "http" }] }) } };

    private static readonly Service Front = new("web") { Spec = new() { Ports = [new(80) { TargetPort = "http" }] } };

    [Fact]
    public void A_set_that_holds_together_has_no_findings() => Found([Web, Front]).Should().BeEmpty();

    [Fact]
    public void A_service_that_selects_nothing_is_found() =>
        Found([Web, Front with { Name = "api" }]).Should().Equal("warning v1/Service/default/api spec.selector: no pods of the set have app.kubernetes.io/name=api [service-selects-nothing]");

    [Fact]
    public void A_service_selects_only_in_its_own_namespace() =>
        Rules([Web.In("a"), Front.In("b")]).Should().Equal("service-selects-nothing");

    [Fact]
    public void A_service_without_a_selector_or_with_a_name_outside_selects_nothing_on_purpose() =>
        Found([Front with { Spec = Front.Spec! with { Selector = new Map<string>() } }, new Service("db") { Spec = new() { Type = "ExternalName", ExternalName = "db.example.com" } }]).Should().BeEmpty();

    [Fact]
    public void A_target_port_that_no_selected_pod_has_is_found() =>
        Found([Web, Front with { Spec = new() { Ports = [new(80) { TargetPort = "https" }] } }]).Should().Equal("warning v1/Service/default/web spec.ports[0].targetPort: no pod that is selected has a port 'https' of TCP [target-port]");

    [Theory]
    [InlineData("configMap", "missing-config-map", "spec.template.spec.volumes[name=v].configMap.name")]
    [InlineData("secret", "missing-secret", "spec.template.spec.volumes[name=v].secret.secretName")]
    [InlineData("claim", "missing-claim", "spec.template.spec.volumes[name=v].persistentVolumeClaim.claimName")]
    [InlineData("projected", "missing-secret", "spec.template.spec.volumes[name=v].projected.sources[0].secret.name")]
    [InlineData("env", "missing-config-map", "spec.template.spec.containers[name=web].env[name=A].valueFrom.configMapKeyRef.name")]
    [InlineData("envSecret", "missing-secret", "spec.template.spec.containers[name=web].env[name=A].valueFrom.secretKeyRef.name")]
    [InlineData("envFrom", "missing-config-map", "spec.template.spec.containers[name=web].envFrom[0].configMapRef.name")]
    [InlineData("pull", "missing-secret", "spec.template.spec.imagePullSecrets[0].name")]
    [InlineData("account", "missing-service-account", "spec.template.spec.serviceAccountName")]
    [InlineData("priority", "missing-priority-class", "spec.template.spec.priorityClassName")]
    public void What_pods_need_and_the_set_has_not_is_a_warning(string what, string rule, string path)
    {
        ResourceSet set = [Needing(what)];
        set.Validate().Select(finding => (finding.Severity, finding.Rule.Id, finding.Path)).Should().Equal((Severity.Warning, rule, path));
        set.Validate(new() { External = [] }).Select(finding => (finding.Severity, finding.Rule.Id)).Should().Equal((Severity.Error, rule));
        set.Validate(new() { External = [new("ConfigMap", "x"), new("Secret", Namespace: "default"), new("PersistentVolumeClaim", "x", "default"), new("ServiceAccount"), new("PriorityClass")] }).Should().BeEmpty();
        ResourceSet whole = [.. set, new ConfigMap("x") { Data = new() { ["k"] = "v" } }, new Secret("x") { StringData = new() { ["k"] = "v" } }, new ServiceAccount("x"), new PriorityClass("x") { Value = 1 },
            new PersistentVolumeClaim("x") { Spec = new() { AccessModes = ["ReadWriteOnce"], Resources = new() { Requests = new() { ["storage"] = "1Gi" } } } }];
        whole.Validate().Should().BeEmpty();
    }

    [Fact]
    public void What_is_optional_may_be_missing() => Found([Running(new Container("web")
    {
        Image = "web:1",
        Env = [new EnvVar("A") { ValueFrom = new() { ConfigMapKeyRef = new("k", "x") { Optional = true } } }, new EnvVar("B") { ValueFrom = new() { SecretKeyRef = new("k", "x") { Optional = true } } }],
        EnvFrom = [new() { ConfigMapRef = new() { Name = "x", Optional = true } }],
    })]).Should().BeEmpty();

    [Fact]
    public void A_key_that_a_map_of_the_set_has_not_is_an_error() =>
        Found([new ConfigMap("x") { Data = new() { ["other"] = "1" } }, Needing("env")]).Should().ContainSingle()
            .Which.Should().Be("error apps/v1/Deployment/default/web spec.template.spec.containers[name=web].env[name=A].valueFrom.configMapKeyRef.key: v1/ConfigMap/default/x has no key 'k' [missing-key]");

    [Fact]
    public void A_secret_without_keys_is_filled_on_the_cluster() => Found([new Secret("x"), Needing("envSecret")]).Should().BeEmpty();

    [Fact]
    public void What_every_cluster_has_is_not_missing() => Found(
    [
        new Deployment("web")
        {
            Spec = new()
            {
                Template = new()
                {
                    Spec = new()
                    {
                        Containers = [new("web") { Image = "web:1" }],
                        Volumes = [new("ca") { ConfigMap = new() { Name = "kube-root-ca.crt" } }],
                        ServiceAccountName = "default",
                        PriorityClassName = "system-node-critical",
                    },
                },
            },
        },
        new RoleBinding("view") { RoleRef = new("ClusterRole", "view"), Subjects = [new("ServiceAccount", "default") { Namespace = "default" }] },
    ]).Should().BeEmpty();

    [Fact]
    public void Bindings_ingresses_scalers_claims_and_webhooks_name_what_is_there() => Rules(
    [
        new RoleBinding("a") { RoleRef = new("Role", "x"), Subjects = [new("ServiceAccount", "x") { Namespace = "default" }] },
        new ClusterRoleBinding("b") { RoleRef = new("ClusterRole", "x") },
        new Ingress("c") { Spec = new() { IngressClassName = "x", DefaultBackend = new() { Service = new("x") { Port = new() { Number = 80 } } } } },
        new HorizontalPodAutoscaler("d") { Spec = new() { MaxReplicas = 3, ScaleTargetRef = new("Deployment", "x") { ApiVersion = "apps/v1" } } },
        new PersistentVolumeClaim("e") { Spec = new() { StorageClassName = "x", AccessModes = ["ReadWriteOnce"], Resources = new() { Requests = new() { ["storage"] = "1Gi" } } } },
        new ValidatingWebhookConfiguration("f") { Webhooks = [new() { Name = "a.b.c", SideEffects = "None", AdmissionReviewVersions = ["v1"], ClientConfig = new() { Service = new() { Name = "x", Namespace = "default" } } }] },
        new PodDisruptionBudget("g") { Spec = new() { MinAvailable = 1, Selector = new() { MatchLabels = new() { ["app"] = "x" } } } },
    ]).Should().BeEquivalentTo("missing-role", "missing-service-account", "missing-role", "missing-ingress-class", "missing-service", "missing-scale-target", "missing-storage-class", "missing-service", "budget-selects-nothing");

    [Fact]
    public void An_ingress_names_a_port_that_the_service_has() =>
        Found([Web, Front, new Ingress("web") { Spec = new() { DefaultBackend = new() { Service = new("web") { Port = new() { Number = 81 } } } } }]).Should().ContainSingle().Which.Should().Contain("v1/Service/default/web has no port 81: it has 80 [missing-service-port]");

    [Fact]
    public void A_scaler_and_a_deployment_do_not_both_say_how_many() =>
        Rules([Web.WithReplicas(3), new HorizontalPodAutoscaler("web") { Spec = new() { MaxReplicas = 3, ScaleTargetRef = new("Deployment", "web") { ApiVersion = "apps/v1" } } }]).Should().Equal("scaled-twice");

    [Fact]
    public void Two_services_cannot_have_one_port_of_the_nodes() =>
        Rules([Web, NodePort("a"), NodePort("b")]).Should().Equal("node-port-clash");

    [Fact]
    public void Two_ingresses_of_one_class_should_not_serve_one_path() =>
        Rules([Web, Front, At("a", "/"), At("b", "/"), At("c", "/c")]).Should().Equal("ingress-clash");

    [Fact]
    public void Thousands_of_services_and_workloads_that_share_labels_are_compared_in_time()
    {
        var all = Enumerable.Range(0, 3000).SelectMany(i => (KubernetesObject[])
        [
            (Web with { Name = $"web-{i}" }).Labelled("part", "shop"),
            Front with { Name = $"web-{i}", Spec = Front.Spec! with { Selector = new() { ["part"] = "shop", ["app.kubernetes.io/name"] = $"web-{i}" } } },
        ]);
        var set = ResourceSet.Create([.. all]);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        set.Validate().Should().BeEmpty();
        System.Diagnostics.Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    private static Service NodePort(string name) => new(name) { Spec = new() { Type = "NodePort", Selector = new() { ["app.kubernetes.io/name"] = "web" }, Ports = [new(80) { NodePort = 30080 }] } };

    private static Ingress At(string name, string path) => new(name) { Spec = new() { Rules = [new() { Host = "a.example.com", Http = new() { Paths = [new() { Path = path, PathType = "Prefix", Backend = new() { Service = new("web") { Port = new() { Number = 80 } } } }] } }] } };

    private static Deployment Needing(string what)
    {
        var container = new Container("web") { Image = "web:1" };
        var pod = new PodSpec { Containers = [container] };
        return Of(what switch
        {
            "configMap" => pod with { Volumes = [new("v") { ConfigMap = new() { Name = "x" } }] },
            "secret" => pod with { Volumes = [new("v") { Secret = new() { SecretName = "x" } }] },
            "claim" => pod with { Volumes = [new("v") { PersistentVolumeClaim = new("x") }] },
            "projected" => pod with { Volumes = [new("v") { Projected = new() { Sources = [new() { Secret = new() { Name = "x" } }] } }] },
            "env" => pod with { Containers = [container with { Env = [new EnvVar("A") { ValueFrom = new() { ConfigMapKeyRef = new("x", "k") } }] }] },
            "envSecret" => pod with { Containers = [container with { Env = [new EnvVar("A") { ValueFrom = new() { SecretKeyRef = new("x", "k") } }] }] },
            "envFrom" => pod with { Containers = [container with { EnvFrom = [new() { ConfigMapRef = new() { Name = "x" } }] }] },
            "pull" => pod with { ImagePullSecrets = [new("x")] },
            "account" => pod with { ServiceAccountName = "x" },
            _ => pod with { PriorityClassName = "x" },
        });
    }

    private static Deployment Running(Container container) => Of(new() { Containers = [container] });

    private static Deployment Of(PodSpec pod) => new("web") { Spec = new() { Template = new() { Spec = pod } } };

    private static IEnumerable<string> Found(ResourceSet set) => set.Validate().Select(finding => finding.ToString());

    private static IEnumerable<string> Rules(ResourceSet set) => set.Validate().Select(finding => finding.Rule.Id);
}
