using System.Globalization;

namespace Nixish.Kubernetes;

/// <summary>Finds the line of a field by the path that readers of JSON name it by.</summary>
internal static class YamlLines
{
    private const int MaxDepth = 64;

    /// <summary>The line of the node at <paramref name="path"/>, or of the closest one around it.</summary>
    public static long Of(ManifestNode document, string path) => Find(document, "", path, 0) ?? document.Line;

    private static long? Find(ManifestNode node, string at, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            return null;
        }

        foreach (var (key, value) in node.Members)
        {
            // What is merged has the path of the mapping that it is merged into.
            if (YamlJson.IsMerge(key))
            {
                if (Merged(value, at, path, depth) is { } merged)
                {
                    return merged;
                }
            }
            else if (JsonPath.Join(at, YamlJson.NameOf(key)) is var below && Leads(below, path))
            {
                return Find(value, below, path, depth + 1) ?? key.Line;
            }
        }

        for (var i = 0; i < node.Items.Count; i++)
        {
            var below = $"{at}[{i.ToString(CultureInfo.InvariantCulture)}]";
            if (Leads(below, path))
            {
                return Find(node.Items[i], below, path, depth + 1) ?? node.Items[i].Line;
            }
        }

        return null;
    }

    private static long? Merged(ManifestNode value, string at, string path, int depth) => value.Kind == ManifestNodeKind.Mapping
        ? Find(value, at, path, depth + 1)
        : value.Items.Select(item => Find(item, at, path, depth + 1)).FirstOrDefault(line => line is not null);

    private static bool Leads(string at, string path) =>
        path.StartsWith(at, StringComparison.Ordinal) && (path.Length == at.Length || path[at.Length] is '.' or '[');
}
