using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nixish.Kubernetes;

/// <summary>Reads kubeconfig files. See https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/.</summary>
internal static class KubeconfigFile
{
    // A kubeconfig nests five deep; YamlStream recurses, and a file of brackets must not end the process.
    private const int MaxDepth = 64;
    private const long MaxBytes = 16 * 1024 * 1024;

    public static Kubeconfig Load(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new KubeconfigException($"The kubeconfig {path} is a folder, not a file. Check KUBECONFIG or the path.", path);
            }

            if (new FileInfo(path).Length > MaxBytes)
            {
                throw new KubeconfigException($"The kubeconfig {path} is over {MaxBytes / 1024 / 1024} MB: that is hardly a kubeconfig.", path);
            }

            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException($"The kubeconfig {path} cannot be read: {error.Message}", path, error);
        }
    }

    public static Kubeconfig Parse(ReadOnlySpan<byte> bytes, string path)
    {
        var root = Document(Encoding.UTF8.GetString(bytes), path);
        if (root is null)
        {
            return new();
        }

        if (root is not YamlMappingNode top)
        {
            throw new KubeconfigException($"The kubeconfig {path} is not a mapping with clusters, users and contexts.", path);
        }

        var left = bytes.Length;
        return new()
        {
            CurrentContext = Scalar(top, "current-context", path) is { Length: > 0 } current ? current : null,
            Clusters = Entries(top, "clusters", "cluster", path, ref left),
            Users = Entries(top, "users", "user", path, ref left),
            Contexts = Entries(top, "contexts", "context", path, ref left),
        };
    }

    private static YamlNode? Document(string text, string path)
    {
        try
        {
            var depth = 0;
            for (var parser = new Parser(new StringReader(text)); parser.MoveNext();)
            {
                depth += parser.Current!.NestingIncrease;
                if (depth > MaxDepth)
                {
                    throw new KubeconfigException($"The kubeconfig {path} nests deeper than {MaxDepth} at line {parser.Current.Start.Line}: that is hardly a kubeconfig.", path);
                }
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode is YamlScalarNode { Value: null or "" } ? null : stream.Documents[0].RootNode;
        }
        // Not YamlException alone: on some malformed input YamlDotNet lets its own ArgumentException and the like escape.
        catch (Exception error) when (error is not NixishException and not OutOfMemoryException)
        {
            var at = error is YamlException yaml ? $" at line {yaml.Start.Line}, column {yaml.Start.Column}" : "";
            throw new KubeconfigException($"The kubeconfig {path} is not YAML{at}: {error.Message}", path, error);
        }
    }

    private static Map<KubeconfigEntry> Entries(YamlMappingNode top, string list, string section, string path, ref int left)
    {
        var entries = new List<KeyValuePair<string, KubeconfigEntry>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        switch (Child(top, list))
        {
            case null or YamlScalarNode { Value: null or "" or "null" or "~" }:
                return default;
            case YamlSequenceNode items:
                foreach (var item in items)
                {
                    if (item is not YamlMappingNode mapping || Scalar(mapping, "name", path) is not { Length: > 0 } name)
                    {
                        throw new KubeconfigException($"The kubeconfig {path} has an entry without a name under '{list}', line {item.Start.Line}.", path);
                    }

                    if (!names.Add(name))
                    {
                        throw new KubeconfigException($"The kubeconfig {path} has two entries named '{name}' under '{list}': rename or remove one.", path);
                    }

                    entries.Add(new(name, Entry(Child(mapping, section), $"{list}[{name}].{section}", path, ref left)));
                }

                return entries.ToMap();
            default:
                throw new KubeconfigException($"The kubeconfig {path} must hold a list under '{list}'.", path);
        }
    }

    private static KubeconfigEntry Entry(YamlNode? node, string where, string path, ref int left)
    {
        if (node is null or YamlScalarNode { Value: null or "" or "null" or "~" })
        {
            return new(path, default, default);
        }

        if (node is not YamlMappingNode mapping)
        {
            throw new KubeconfigException($"The kubeconfig {path} must hold a mapping at '{where}', line {node.Start.Line}.", path);
        }

        List<KeyValuePair<string, string>> fields = [];
        List<KeyValuePair<string, Json>> nested = [];
        foreach (var (key, value) in mapping)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (value is YamlScalarNode scalar)
            {
                fields.Add(new(name, IsNull(scalar) ? "" : scalar.Value ?? ""));
            }
            else
            {
                nested.Add(new(name, YamlAsJson.Read(value, ref left, path)));
            }
        }

        return new(path, fields.ToMap(), nested.ToMap());
    }

    private static YamlNode? Child(YamlMappingNode mapping, string key) =>
        mapping.FirstOrDefault(pair => pair.Key is YamlScalarNode scalar && string.Equals(scalar.Value, key, StringComparison.Ordinal)).Value;

    private static string? Scalar(YamlMappingNode mapping, string key, string path) => Child(mapping, key) switch
    {
        null => null,
        YamlScalarNode scalar => IsNull(scalar) ? null : scalar.Value,
        var other => throw new KubeconfigException($"The kubeconfig {path} must hold text at '{key}', line {other.Start.Line}.", path),
    };

    private static bool IsNull(YamlScalarNode scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is null or "null" or "~";
}
