namespace Nixish.Testing;

/// <summary>One request that an <see cref="InMemoryCluster"/> was sent.</summary>
/// <param name="Method"><c>GET</c>, <c>PATCH</c>, ….</param>
/// <param name="Path">The path, without the query: <c>/apis/apps/v1/namespaces/prod/deployments/web</c>.</param>
/// <param name="Query">The query without its question mark, as it was sent.</param>
/// <param name="StatusCode">The status that was answered.</param>
public sealed record ClusterRequest(string Method, string Path, string Query, int StatusCode)
{
    /// <summary>The request on one line: <c>PATCH /api/v1/… 201</c>.</summary>
    public override string ToString() => $"{Method} {Path} {StatusCode}";
}
