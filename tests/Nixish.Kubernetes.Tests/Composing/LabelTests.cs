using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Nixish.Kubernetes.Tests.Resources;

namespace Nixish.Kubernetes.Tests.Composing;

public class LabelTests
{
    [Fact]
    public void Labels_never_touch_what_cannot_change_later() => Prop.ForAll(RandomResources.Arbitrary, resource =>
    {
        foreach (var (path, before) in Immutable(resource))
        {
            Immutable(resource.Labelled("team", "core")).Should().Contain((path, before));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_kind_without_its_type_is_labelled_and_annotated_as_the_type_is() => Prop.ForAll(RandomResources.Arbitrary, resource =>
    {
        using var json = System.Text.Json.JsonDocument.Parse(resource.ToJson(Deliveries.None));
        var untyped = new KubernetesResource(resource.ApiVersion, resource.Kind, resource.Name)
        {
            Metadata = resource.Metadata,
            Content = json.RootElement.EnumerateObject().Where(member => member.Name is not ("apiVersion" or "kind" or "metadata")).Select(member => KeyValuePair.Create(member.Name, Json.From(member.Value))).ToMap(),
        };

        Text(untyped.Labelled("team", "core")).Should().Be(Text(resource.AsWritten().Labelled("team", "core")));
        Text(untyped.Annotated("example.com/a", "b").In("prod")).Should().Be(Text(resource.AsWritten().Annotated("example.com/a", "b").In("prod")));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_cron_job_is_labelled_down_to_its_pods()
    {
        var job = (CronJob)new CronJob("a") { Spec = new() { Schedule = "@daily", JobTemplate = new() { Spec = new() { Template = Pod.Of(new Container("a")) } } } }.Labelled("team", "core").Annotated("example.com/a", "b");

        job.Spec!.JobTemplate.Metadata!.Labels["team"].Should().Be("core");
        job.Spec.JobTemplate.Spec!.Template.Metadata!.Labels["team"].Should().Be("core");
        job.Spec.JobTemplate.Spec.Template.Metadata!.Annotations["example.com/a"].Should().Be("b");
    }

    private static IEnumerable<(string Path, string Json)> Immutable(KubernetesObject resource)
    {
        var spec = Json.Parse(resource.AsWritten().ToJson(Deliveries.None))["spec"];
        return [("spec.selector", spec["selector"].ToString()), ("spec.volumeClaimTemplates", spec["volumeClaimTemplates"].ToString())];
    }

    private static string Text(KubernetesObject resource) => Json.Parse(Encoding.UTF8.GetString(resource.ToJson(Deliveries.None))).ToString();
}
