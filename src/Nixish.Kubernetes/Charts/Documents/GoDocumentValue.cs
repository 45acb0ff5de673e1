using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>What stands for a struct in a document: what its MarshalJSON gives where it has one, else its fields.</summary>
internal static class GoDocumentValue
{
    private const string Method = "MarshalJSON";

    /// <summary>Whether the object is written as another value. Its method <c>MarshalJSON</c> gives that value itself here, not its bytes.</summary>
    public static bool Of(IGoObject some, out object? instead)
    {
        var method = some.Method(Method);
        instead = method?.Body(new GoCall([], null));
        return method is not null;
    }
}
