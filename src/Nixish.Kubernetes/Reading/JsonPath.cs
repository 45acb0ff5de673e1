namespace Nixish.Kubernetes;

/// <summary>Paths into JSON as people write them: <c>spec.containers[0].image</c>, <c>metadata.annotations["example.com/a"]</c>.</summary>
internal static class JsonPath
{
    /// <summary>The path of member <paramref name="name"/> of the object at <paramref name="path"/>; empty is the document.</summary>
    public static string Join(string path, string name) =>
        path.Length == 0 ? name
        : name.AsSpan().IndexOfAny('.', '/', '[') < 0 ? $"{path}.{name}"
        : $"{path}[\"{name}\"]";
}
