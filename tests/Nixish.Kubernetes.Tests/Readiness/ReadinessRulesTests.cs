using System.Text.Json;

namespace Nixish.Kubernetes.Tests.Readiness;

public class ReadinessRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 1, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"spec":{"replicas":1},"status":{}}""", "InProgress")]
    [InlineData("""{"metadata":{"generation":2},"spec":{"replicas":1},"status":{"observedGeneration":1,"replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,"conditions":[{"type":"Available","status":"True"}]}}""", "InProgress")]
    [InlineData("""{"metadata":{"generation":1},"spec":{"replicas":1},"status":{"observedGeneration":1,"replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,"conditions":[{"type":"Available","status":"True"}]}}""", "Current")]
    [InlineData("""{"metadata":{"generation":1},"spec":{"replicas":1,"progressDeadlineSeconds":45},"status":{"observedGeneration":1,"replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,"conditions":[{"type":"Available","status":"True"},{"type":"Progressing","status":"True","reason":"ReplicaSetUpdated"}]}}""", "InProgress")]
    [InlineData("""{"metadata":{"generation":1},"spec":{"replicas":1,"progressDeadlineSeconds":45},"status":{"observedGeneration":1,"replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,"conditions":[{"type":"Available","status":"True"},{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"}]}}""", "Current")]
    [InlineData("""{"metadata":{"generation":1},"spec":{"replicas":1},"status":{"observedGeneration":1,"replicas":2,"updatedReplicas":1,"readyReplicas":2,"availableReplicas":2,"conditions":[{"type":"Available","status":"True"}]}}""", "InProgress")]
    [InlineData("""{"metadata":{"generation":1},"spec":{"replicas":1},"status":{"observedGeneration":1,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]}}""", "Failed")]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{}}""", "Terminating")]
    public void Deployments(string json, string state) => Of(json, "apps/v1", "Deployment").Should().Be(state);

    [Theory]
    [InlineData("""{"metadata":{"generation":1},"spec":{"replicas":2},"status":{"observedGeneration":1,"replicas":2,"readyReplicas":2,"currentReplicas":2,"currentRevision":"a","updateRevision":"a"}}""", "Current")]
    [InlineData("""{"metadata":{"generation":1},"spec":{"replicas":2},"status":{"observedGeneration":1,"replicas":2,"readyReplicas":2,"currentReplicas":2,"currentRevision":"a","updateRevision":"b"}}""", "InProgress")]
    [InlineData("""{"spec":{"replicas":2,"updateStrategy":{"type":"OnDelete"}},"status":{}}""", "Current")]
    [InlineData("""{"metadata":{"generation":1},"spec":{"replicas":4,"updateStrategy":{"rollingUpdate":{"partition":3}}},"status":{"observedGeneration":1,"replicas":4,"readyReplicas":4,"updatedReplicas":1}}""", "Current")]
    public void Stateful_sets(string json, string state) => Of(json, "apps/v1", "StatefulSet").Should().Be(state);

    [Theory]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1}}""", "InProgress")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"desiredNumberScheduled":0}}""", "Current")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"desiredNumberScheduled":2,"currentNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":1,"numberReady":2}}""", "InProgress")]
    public void Daemon_sets(string json, string state) => Of(json, "apps/v1", "DaemonSet").Should().Be(state);

    [Theory]
    [InlineData("""{"status":{"phase":"Succeeded"}}""", "Current")]
    [InlineData("""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""", "Current")]
    [InlineData("""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"False"}]}}""", "InProgress")]
    [InlineData("""{"status":{"phase":"Running","containerStatuses":[{"name":"a","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""", "Failed")]
    [InlineData("""{"metadata":{"creationTimestamp":"2026-01-01T00:00:50Z"},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}}""", "InProgress")]
    [InlineData("""{"metadata":{"creationTimestamp":"2026-01-01T00:00:40Z"},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}}""", "Failed")]
    public void Pods(string json, string state) => Of(json, "v1", "Pod").Should().Be(state);

    [Theory]
    [InlineData("batch/v1", "Job", """{"status":{"conditions":[{"type":"Failed","status":"True"}]}}""", "Failed")]
    [InlineData("batch/v1", "Job", """{"status":{}}""", "InProgress")]
    [InlineData("batch/v1", "Job", """{"status":{"startTime":"2026-01-01T00:00:00Z"}}""", "Current")]
    [InlineData("v1", "PersistentVolumeClaim", """{"status":{"phase":"Pending"}}""", "InProgress")]
    [InlineData("v1", "PersistentVolumeClaim", """{"status":{"phase":"Bound"}}""", "Current")]
    [InlineData("v1", "Namespace", """{"status":{"phase":"Active"}}""", "Current")]
    [InlineData("v1", "Service", """{"spec":{"type":"LoadBalancer"}}""", "InProgress")]
    [InlineData("v1", "Service", """{"spec":{"type":"LoadBalancer","clusterIP":"10.0.0.1"}}""", "Current")]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", """{"status":{}}""", "InProgress")]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", """{"status":{"conditions":[{"type":"NamesAccepted","status":"False"}]}}""", "Failed")]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", """{"status":{"conditions":[{"type":"Established","status":"True"}]}}""", "Current")]
    [InlineData("serving.knative.dev/v1", "Service", """{"status":{"conditions":[{"type":"Ready","status":"Unknown","message":"deploying"}]}}""", "InProgress")]
    [InlineData("serving.knative.dev/v1", "Service", """{"status":{"conditions":[{"type":"Stalled","status":"True"}]}}""", "Failed")]
    [InlineData("serving.knative.dev/v1", "Service", "{}", "Current")]
    public void Other_kinds(string apiVersion, string kind, string json, string state) => Of(json, apiVersion, kind).Should().Be(state);

    [Fact]
    public void A_pod_belongs_to_the_deployment_whose_replica_set_made_it()
    {
        using var pod = JsonDocument.Parse("""{"metadata":{"name":"web-7c9f-x","labels":{"pod-template-hash":"7c9f"},"ownerReferences":[{"kind":"ReplicaSet","name":"web-7c9f","controller":true}]}}""");
        ObjectWatches.OwnerOf(pod.RootElement).Should().Be("Deployment/web");
    }

    private static string Of(string json, string apiVersion, string kind)
    {
        using var live = JsonDocument.Parse(json);
        return ReadinessRules.Of(live.RootElement, new(apiVersion, kind, "", Namespaced: true), Now).State.ToString();
    }
}
