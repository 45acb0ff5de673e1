namespace Nixish.Kubernetes.Charts;

/// <summary>A document that a chart renders to.</summary>
/// <param name="Path">The template it comes from: <c>web/templates/deployment.yaml</c>.</param>
/// <param name="Content">Its text.</param>
/// <param name="Kind">Its kind; empty where it has none, such as a document of comments.</param>
/// <param name="Name">Its name; empty where it has none.</param>
internal record Manifest(string Path, string Content, string Kind, string Name);

/// <summary>A document that is a hook: it is applied beside the others, at certain times.</summary>
internal sealed record HookManifest(string Path, string Content, string Kind, string Name) : Manifest(Path, Content, Kind, Name)
{
    /// <summary>When: <c>pre-install</c>, <c>post-upgrade</c>, <c>test</c>; never empty.</summary>
    public required Seq<string> Events { get; init; }

    /// <summary>Hooks of less weight come first.</summary>
    public required int Weight { get; init; }

    /// <summary>When it is deleted: <c>before-hook-creation</c>, <c>hook-succeeded</c>, <c>hook-failed</c>.</summary>
    public Seq<string> DeletePolicies { get; init; }
}
