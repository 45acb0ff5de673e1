using Nixish.Kubernetes;

namespace Nixish.Testing;

/// <summary>A write that an <see cref="InMemoryCluster"/> is about to do, by a client or by one of its own controllers.</summary>
/// <param name="Operation"><c>CREATE</c>, <c>UPDATE</c> or <c>DELETE</c>.</param>
/// <param name="Object">The object as it would be stored; of a delete, as it is.</param>
public sealed record ClusterWrite(string Operation, KubernetesObject Object);
