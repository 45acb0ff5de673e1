using System.Text;
using Nixish.Generator.Schema;

namespace Nixish.Kubernetes.Tests.Resources;

public class ClosedValueTests
{
    [Fact]
    public void A_closed_field_reads_as_a_word_and_is_written_as_the_api_has_it()
    {
        var pod = new Pod("web") { Spec = new() { RestartPolicy = RestartPolicy.Never, Containers = [new("web") { ImagePullPolicy = ImagePullPolicy.IfNotPresent, Ports = [new(80) { Protocol = Protocol.UDP }] }] } };
        Encoding.UTF8.GetString(pod.ToJson(Deliveries.None)).Should().Contain("\"restartPolicy\":\"Never\"").And.Contain("\"imagePullPolicy\":\"IfNotPresent\"").And.Contain("\"protocol\":\"UDP\"");
    }

    [Fact]
    public void Text_does_where_a_value_is_newer_than_this_release()
    {
        RestartPolicy policy = "Sometimes";
        policy.ToString().Should().Be("Sometimes");
        policy.Should().NotBe(RestartPolicy.Always);
        RestartPolicy.Known.Should().NotContain(policy);
        var json = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"containers":[],"restartPolicy":"Sometimes"}}""";
        Encoding.UTF8.GetString(Pod.FromJson(Encoding.UTF8.GetBytes(json)).ToJson(Deliveries.None)).Should().Be(json);
    }

    [Fact]
    public void The_same_text_is_the_same_value() =>
        new PodSpec { Containers = [], RestartPolicy = "Never" }.Should().Be(new PodSpec { Containers = [], RestartPolicy = RestartPolicy.Never });

    [Fact]
    public void A_text_that_is_no_name_has_one() => ((string[])[.. AdmissionOperation.Known.Select(value => value.ToString())]).Should().Equal("*", "CREATE", "UPDATE", "DELETE", "CONNECT");

    [Fact]
    public void Every_field_that_the_facts_name_is_in_the_schemas()
    {
        var fields = ApiModel.Load().Types.SelectMany(type => type.Fields.Where(field => ClosedValues.Of(type.Name, field.Json)?.Name == field.Item).Select(field => $"{type.Name}.{field.Json}")).ToHashSet(StringComparer.Ordinal);
        ClosedValues.All.SelectMany(values => values.Fields).Where(field => !field.StartsWith('*') && !fields.Contains(field)).Should().BeEmpty();
    }
}
