using System.Globalization;
using System.Text.Json;
using Ready = Nixish.Kubernetes.Readiness;

namespace Nixish.Kubernetes.Tests.Readiness;

/// <summary>What the tools of Kubernetes say of these objects, Nixish says too. The cases are kstatus' own, said anew.</summary>
public class StatusVectorTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 1, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("nothing known", "", "", "InProgress")]
    [InlineData("all there", "", """ "replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,"conditions":[{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"},{"type":"Available","status":"True"}]""", "Current")]
    [InlineData("not progressing", """ "progressDeadlineSeconds":45""", """ "replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,"conditions":[{"type":"Progressing","status":"False","reason":"Some reason"},{"type":"Available","status":"True"}]""", "InProgress")]
    [InlineData("without a deadline there is no such condition", "", """ "replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,"conditions":[{"type":"Available","status":"True"}]""", "Current")]
    [InlineData("nor with the largest", """ "progressDeadlineSeconds":2147483647""", """ "replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,"conditions":[{"type":"Available","status":"True"}]""", "Current")]
    [InlineData("not available", "", """ "replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,"conditions":[{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"},{"type":"Available","status":"False"}]""", "InProgress")]
    [InlineData("too few", """ "replicas":3""", """ "replicas":2,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":2,"conditions":[{"type":"Available","status":"True"}]""", "InProgress")]
    [InlineData("too few of the new", """ "replicas":2""", """ "replicas":2,"updatedReplicas":1,"readyReplicas":2,"availableReplicas":2,"conditions":[{"type":"Available","status":"True"}]""", "InProgress")]
    [InlineData("old ones still there", """ "replicas":1""", """ "replicas":2,"updatedReplicas":1,"readyReplicas":2,"availableReplicas":2,"conditions":[{"type":"Available","status":"True"}]""", "InProgress")]
    [InlineData("new ones not available", """ "replicas":2""", """ "replicas":2,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":1,"conditions":[{"type":"Available","status":"True"}]""", "InProgress")]
    [InlineData("too few ready", """ "replicas":2""", """ "replicas":2,"updatedReplicas":2,"readyReplicas":1,"availableReplicas":2,"conditions":[{"type":"Available","status":"True"}]""", "InProgress")]
    [InlineData("past its deadline", """ "progressDeadlineSeconds":45""", """ "conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]""", "Failed")]
    public void Deployments(string what, string spec, string status, string state) => Of("apps/v1", "Deployment", spec, status).Should().Be(state, what);

    [Theory]
    [InlineData("nothing known", "", "", "InProgress")]
    [InlineData("a status that counts no pods", "", """ "currentReplicas":1""", "InProgress")]
    [InlineData("all there", """ "replicas":4""", """ "currentReplicas":4,"readyReplicas":4,"replicas":4""", "Current")]
    [InlineData("too few ready", """ "replicas":4""", """ "currentReplicas":4,"readyReplicas":2,"replicas":4""", "InProgress")]
    [InlineData("too few of the current", """ "replicas":4""", """ "currentReplicas":2,"readyReplicas":4,"replicas":4""", "InProgress")]
    [InlineData("too many", """ "replicas":4""", """ "currentReplicas":4,"readyReplicas":4,"replicas":8""", "InProgress")]
    [InlineData("two revisions", """ "replicas":2""", """ "currentReplicas":2,"readyReplicas":2,"replicas":2,"currentRevision":"a","updateRevision":"b" """, "InProgress")]
    [InlineData("whoever deletes its pods updates it", """ "replicas":2,"updateStrategy":{"type":"OnDelete"}""", "", "Current")]
    [InlineData("updated down to the partition", """ "replicas":4,"updateStrategy":{"rollingUpdate":{"partition":3}}""", """ "readyReplicas":4,"replicas":4,"updatedReplicas":1""", "Current")]
    [InlineData("not yet down to the partition", """ "replicas":4,"updateStrategy":{"rollingUpdate":{"partition":2}}""", """ "readyReplicas":4,"replicas":4,"updatedReplicas":1""", "InProgress")]
    [InlineData("no partition, as servers write it", """ "replicas":2,"updateStrategy":{"rollingUpdate":{"partition":0}}""", """ "readyReplicas":2,"replicas":2,"updatedReplicas":2,"currentReplicas":2""", "Current")]
    public void Stateful_sets(string what, string spec, string status, string state) => Of("apps/v1", "StatefulSet", spec, status).Should().Be(state, what);

    [Theory]
    [InlineData("""{"metadata":{"generation":1}}""", "InProgress")]
    [InlineData("""{"status":{"desiredNumberScheduled":0,"observedGeneration":1}}""", "InProgress")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"currentReplicas":1}}""", "InProgress")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"desiredNumberScheduled":0}}""", "Current")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"desiredNumberScheduled":4,"currentNumberScheduled":4,"updatedNumberScheduled":4,"numberAvailable":4,"numberReady":4}}""", "Current")]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":1,"desiredNumberScheduled":4,"currentNumberScheduled":4,"updatedNumberScheduled":4,"numberAvailable":4,"numberReady":4}}""", "InProgress")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"desiredNumberScheduled":4,"currentNumberScheduled":4,"updatedNumberScheduled":4,"numberAvailable":4,"numberReady":2}}""", "InProgress")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"desiredNumberScheduled":4,"currentNumberScheduled":4,"updatedNumberScheduled":4,"numberAvailable":2,"numberReady":4}}""", "InProgress")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"desiredNumberScheduled":4,"currentNumberScheduled":3,"updatedNumberScheduled":4,"numberAvailable":4,"numberReady":4}}""", "InProgress")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"desiredNumberScheduled":4,"currentNumberScheduled":4,"updatedNumberScheduled":3,"numberAvailable":4,"numberReady":4}}""", "InProgress")]
    public void Daemon_sets(string json, string state) => Of("apps/v1", "DaemonSet", json).Should().Be(state);

    [Theory]
    [InlineData("nothing known", "", "", "InProgress")]
    [InlineData("all there, and nothing failed", """ "replicas":2""", """ "replicas":2,"readyReplicas":2,"availableReplicas":2,"fullyLabeledReplicas":2,"conditions":[{"type":"ReplicaFailure","status":"False"}]""", "Current")]
    [InlineData("all there", """ "replicas":2""", """ "replicas":2,"readyReplicas":2,"availableReplicas":2,"fullyLabeledReplicas":2""", "Current")]
    [InlineData("too few ready", """ "replicas":4""", """ "replicas":4,"readyReplicas":2,"availableReplicas":4,"fullyLabeledReplicas":4""", "InProgress")]
    [InlineData("too few available", """ "replicas":4""", """ "replicas":4,"readyReplicas":4,"availableReplicas":2,"fullyLabeledReplicas":4""", "InProgress")]
    [InlineData("too few with all labels", """ "replicas":4""", """ "replicas":4,"readyReplicas":4,"availableReplicas":4,"fullyLabeledReplicas":2""", "InProgress")]
    [InlineData("too many", """ "replicas":1""", """ "replicas":4,"readyReplicas":4,"availableReplicas":4,"fullyLabeledReplicas":4""", "InProgress")]
    [InlineData("pods that cannot be made", """ "replicas":4""", """ "replicas":4,"readyReplicas":4,"availableReplicas":4,"fullyLabeledReplicas":4,"conditions":[{"type":"ReplicaFailure","status":"True"}]""", "InProgress")]
    public void Replica_sets(string what, string spec, string status, string state) => Of("apps/v1", "ReplicaSet", spec, status).Should().Be(state, what);

    [Theory]
    [InlineData("""{"metadata":{"generation":1}}""", "InProgress")]
    [InlineData("""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""", "Current")]
    [InlineData("""{"status":{"phase":"Succeeded","conditions":[{"type":"Ready","status":"False","reason":"PodCompleted"}]}}""", "Current")]
    [InlineData("""{"status":{"phase":"Failed","conditions":[{"type":"Ready","status":"False","reason":"PodCompleted"}]}}""", "Current")]
    [InlineData("""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"False"}]}}""", "InProgress")]
    [InlineData("""{"status":{"phase":"Running","containerStatuses":[{"name":"nginx","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""", "Failed")]
    [InlineData("""{"status":{"phase":"Pending"}}""", "InProgress")]
    [InlineData("""{"metadata":{"creationTimestamp":"2026-01-01T00:00:50Z"},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}}""", "InProgress")]
    [InlineData("""{"metadata":{"creationTimestamp":"2026-01-01T00:00:40Z"},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}}""", "Failed")]
    [InlineData("""{"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}}""", "Failed")]
    public void Pods(string json, string state) => Of("v1", "Pod", json).Should().Be(state);

    [Theory]
    [InlineData("batch/v1", "Job", "{}", "InProgress")]
    [InlineData("batch/v1", "Job", """{"status":{"succeeded":1,"active":0,"conditions":[{"type":"Complete","status":"True"}]}}""", "Current")]
    [InlineData("batch/v1", "Job", """{"spec":{"completions":4},"status":{"succeeded":3,"failed":1,"conditions":[{"type":"Failed","status":"True","reason":"JobFailed"}]}}""", "Failed")]
    [InlineData("batch/v1", "Job", """{"status":{"startTime":"2019-06-04T01:17:13Z","succeeded":3,"active":2,"conditions":[{"type":"Failed","status":"False"},{"type":"Complete","status":"False"}]}}""", "Current")]
    [InlineData("batch/v1", "Job", """{"spec":{"suspend":true},"status":{"conditions":[{"type":"Suspended","status":"True"}]}}""", "Current")]
    [InlineData("batch/v1", "CronJob", "{}", "Current")]
    [InlineData("batch/v1beta1", "CronJob", """{"status":{}}""", "Current")]
    [InlineData("v1", "PersistentVolumeClaim", "{}", "InProgress")]
    [InlineData("v1", "PersistentVolumeClaim", """{"status":{"phase":"Pending"}}""", "InProgress")]
    [InlineData("v1", "PersistentVolumeClaim", """{"status":{"phase":"Bound"}}""", "Current")]
    [InlineData("policy/v1beta1", "PodDisruptionBudget", """{"metadata":{"generation":2},"status":{"observedGeneration":1}}""", "InProgress")]
    [InlineData("policy/v1", "PodDisruptionBudget", """{"metadata":{"generation":1},"status":{"observedGeneration":1}}""", "Current")]
    [InlineData("v1", "Service", "{}", "Current")]
    [InlineData("v1", "Service", """{"spec":{"type":"NodePort"}}""", "Current")]
    [InlineData("v1", "Service", """{"spec":{"type":"LoadBalancer"}}""", "InProgress")]
    [InlineData("v1", "Service", """{"spec":{"type":"LoadBalancer","clusterIP":"1.2.3.4"}}""", "Current")]
    [InlineData("v1", "Secret", "{}", "Current")]
    [InlineData("v1", "ConfigMap", """{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}""", "Terminating")]
    public void Other_kinds_of_the_core(string apiVersion, string kind, string json, string state) => Of(apiVersion, kind, json).Should().Be(state);

    [Theory]
    [InlineData("{}", "InProgress")]
    [InlineData("""{"status":{"conditions":[{"type":"NamesAccepted","status":"True","reason":"NoConflicts"},{"type":"Established","status":"False","reason":"Installing"}]}}""", "InProgress")]
    [InlineData("""{"status":{"conditions":[{"type":"NamesAccepted","status":"False","reason":"SomeReason"}]}}""", "Failed")]
    [InlineData("""{"status":{"conditions":[{"type":"NamesAccepted","status":"True"},{"type":"Established","status":"False","reason":"NotAccepted"}]}}""", "Failed")]
    [InlineData("""{"status":{"conditions":[{"type":"NamesAccepted","status":"True","reason":"NoConflicts"},{"type":"Established","status":"True","reason":"InitialNamesAccepted"}]}}""", "Current")]
    public void Definitions_of_custom_resources(string json, string state) => Of("apiextensions.k8s.io/v1", "CustomResourceDefinition", json).Should().Be(state);

    [Theory]
    [InlineData("{}", "Current")]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":1}}""", "InProgress")]
    [InlineData("""{"status":{"observedGeneration":1}}""", "Current")]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"True","reason":"AllOk"}]}}""", "Current")]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"False","reason":"NotReadyYet"}]}}""", "InProgress")]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}""", "InProgress")]
    [InlineData("""{"status":{"conditions":[{"type":"SomeCondition","status":"False"}]}}""", "Current")]
    [InlineData("""{"status":{"conditions":[{"type":"Reconciling","status":"True"},{"type":"Ready","status":"True"}]}}""", "InProgress")]
    [InlineData("""{"status":{"conditions":[{"type":"Stalled","status":"True"},{"type":"Reconciling","status":"True"}]}}""", "Failed")]
    [InlineData("""{"status":{"conditions":[{"type":"Stalled","status":"False"},{"type":"Ready","status":"True"}]}}""", "Current")]
    public void Custom_resources(string json, string state) => Of("something/v1", "MyCR", json).Should().Be(state);

    [Theory]
    [InlineData("""{"metadata":7,"spec":[],"status":"x"}""")]
    [InlineData("""{"metadata":{"generation":"one"},"status":{"conditions":[7,{"type":1,"status":null}],"replicas":"2","observedGeneration":1.5}}""")]
    [InlineData("""{"status":{"phase":7,"conditions":{"type":"Ready"},"containerStatuses":[{"state":{"waiting":3}},null]}}""")]
    public void What_no_server_would_say_is_no_error(string json)
    {
        foreach (var (apiVersion, kind) in new[] { ("apps/v1", "Deployment"), ("apps/v1", "StatefulSet"), ("apps/v1", "DaemonSet"), ("v1", "Pod"), ("batch/v1", "Job"), ("v1", "Service"), ("apiextensions.k8s.io/v1", "CustomResourceDefinition"), ("x.io/v1", "X") })
        {
            FluentActions.Invoking(() => Of(apiVersion, kind, json)).Should().NotThrow();
        }
    }

    [Fact]
    public void A_typed_object_is_judged_as_its_JSON()
    {
        var web = new Deployment("web")
        {
            Metadata = new() { Name = "web", Generation = 1 },
            Spec = new() { Replicas = 3, Template = new() },
            Status = new() { ObservedGeneration = 1, Replicas = 3, UpdatedReplicas = 3, ReadyReplicas = 1, AvailableReplicas = 1 },
        };

        Ready.Of(web).Should().Be(Ready.InProgress("1 of 3 pods ready"));
    }

    [Fact]
    public void A_pod_belongs_to_the_deployment_whose_replica_set_made_it()
    {
        using var pod = JsonDocument.Parse("""{"metadata":{"name":"web-7c9f-x","labels":{"pod-template-hash":"7c9f"},"ownerReferences":[{"kind":"ReplicaSet","name":"web-7c9f","controller":true}]}}""");
        ObjectWatches.OwnerOf(pod.RootElement).Should().Be("Deployment/web");
    }

    private static string Of(string apiVersion, string kind, string spec, string status) => Of(apiVersion, kind, string.Create(CultureInfo.InvariantCulture,
        $$"""{"metadata":{"generation":1},"spec":{ {{spec}} },"status":{"observedGeneration":1{{(status.Length > 0 ? "," + status : "")}} } }"""));

    private static string Of(string apiVersion, string kind, string json)
    {
        using var live = JsonDocument.Parse($$"""{"apiVersion":"{{apiVersion}}","kind":"{{kind}}",{{json[1..]}}""".Replace(",}", "}", StringComparison.Ordinal));
        return Ready.Of(live.RootElement, Now).State.ToString();
    }
}
