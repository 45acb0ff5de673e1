namespace Nixish.Kubernetes;

/// <summary>A field that the server does not change on a live object.</summary>
/// <param name="ResourceId">The object.</param>
/// <param name="Field">The field, as far as the server or its rules name it: <c>spec.selector</c>.</param>
public sealed record ImmutableField(string ResourceId, string Field);

/// <summary>A change asks for what the server does not change on live objects, and replacing them was not allowed.</summary>
public sealed class ImmutableFieldException : KubernetesApiException
{
    internal ImmutableFieldException(Seq<ImmutableField> fields, Seq<ApiCause> causes = default)
        : base(
            $"{string.Join("; ", fields.AsEnumerable().GroupBy(field => field.ResourceId, StringComparer.Ordinal).Select(one => $"{one.Key} cannot be changed in place: {string.Join(", ", one.Select(field => field.Field))}"))}. " +
            $"Take the change back, or allow the object to be deleted and made anew: resource.{nameof(ApplyingExtensions.Replaced)}(), which deletes what it owns too, or resource.{nameof(ApplyingExtensions.Replaced)}({nameof(ReplacePolicy)}.{nameof(ReplacePolicy.WhenImmutableKeepingDependents)}), which does not.",
            422, "Invalid", causes) => Fields = fields;

    /// <summary>The fields, with their objects.</summary>
    public Seq<ImmutableField> Fields { get; }
}
