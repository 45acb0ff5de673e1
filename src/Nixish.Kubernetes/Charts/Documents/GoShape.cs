using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>What Go says when a document is not of the type that it is read into.</summary>
internal static class GoShape
{
    public static GoMap? Map(object? value) => value is null or GoMap ? (GoMap?)value : throw Mismatch(value, GoType.AnyMap);

    public static GoList? List(object? value) => value is null or GoList ? (GoList?)value : throw Mismatch(value, GoType.AnySlice);

    private static GoDocumentException Mismatch(object value, GoType wanted)
    {
        var kind = value switch
        {
            string => "string",
            bool => "bool",
            GoMap => "object",
            GoList => "array",
            _ => "number",
        };
        return new($"json: cannot unmarshal {kind} into Go value of type {wanted.Name}");
    }
}
