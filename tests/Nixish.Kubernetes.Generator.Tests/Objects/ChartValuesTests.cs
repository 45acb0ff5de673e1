using Shop.Charts;

namespace Nixish.Kubernetes.Generator.Tests.Objects;

/// <summary>Records that the build made of Charts/web/values.schema.json.</summary>
public class ChartValuesTests
{
    [Fact]
    public void Values_have_the_schemas_shape()
    {
        var values = new WebValues
        {
            ReplicaCount = 3,
            Image = new() { Repository = "web", PullPolicy = WebValuesImagePullPolicy.IfNotPresent },
            Service = new() { Port = 80, OtherValues = new() { ["nodePort"] = 30080 } },
            Ratio = 0.5,
            Enabled = false,
            Hosts = ["a.example.com"],
            ExtraContainers = [Json.Parse("""{"name":"proxy"}""")],
            Env = [new() { Name = "DEBUG", Value = true }],
            Resources = new() { Limits = new() { ["memory"] = "64Mi", ["cpu"] = 1 } },
            PodAnnotations = new() { ["team"] = "core" },
            Port = "http",
            Level = 1,
            Routes = [new() { Path = "/", Next = new() { Path = "/more" } }],
        };

        values.ToString().Should().Be("""{"replicaCount":3,"image":{"repository":"web","pullPolicy":"IfNotPresent"},"service":{"port":80,"nodePort":30080},"ratio":0.5,"enabled":false,"hosts":["a.example.com"],"extraContainers":[{"name":"proxy"}],"env":[{"name":"DEBUG","value":true}],"resources":{"limits":{"cpu":1,"memory":"64Mi"}},"routes":[{"path":"/","next":{"path":"/more"}}],"port":"http","podAnnotations":{"team":"core"},"level":1}""");
    }

    [Fact]
    public void Nothing_is_required_as_the_charts_own_values_fill_in_what_is_left_out() =>
        new WebValues { Image = new() { Tag = "2" } }.ToString().Should().Be("""{"image":{"tag":"2"}}""");

    [Fact]
    public void Parts_that_refer_to_one_definition_have_one_type() =>
        new WebValues { Sidecar = new() { Resources = new() { Requests = new() { ["cpu"] = "1m" } } } }.Sidecar!.Resources.Should().BeOfType(new WebValues { Resources = new() }.Resources!.GetType());

    [Fact]
    public void A_chart_takes_them_over_what_it_has_itself()
    {
        var folder = Directory.CreateTempSubdirectory("nixish-values-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "templates"));
        File.WriteAllText(Path.Combine(folder, "Chart.yaml"), "apiVersion: v2\nname: web\nversion: 1.0.0\n");
        File.WriteAllText(Path.Combine(folder, "values.yaml"), "replicaCount: 1\nimage: {repository: web, tag: one}\n");
        File.WriteAllText(Path.Combine(folder, "templates", "config.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  image: {{ .Values.image.repository }}:{{ .Values.image.tag }}\n  replicas: {{ .Values.replicaCount | quote }}\n");

        var chart = Chart.Load(folder).WithValues(new WebValues { ReplicaCount = 4, Image = new() { Tag = "two" } });

        chart.Render().Get<ConfigMap>("web").Data.Should().Equal(new Map<string> { ["image"] = "web:two", ["replicas"] = "4" });
        Directory.Delete(folder, recursive: true);
    }
}
