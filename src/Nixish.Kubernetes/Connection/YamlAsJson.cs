using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nixish.Kubernetes;

/// <summary>The lists and mappings of a kubeconfig as JSON, with the core schema's scalars.</summary>
internal static class YamlAsJson
{
    private const int MaxDepth = 64;

    /// <summary>The value of <paramref name="node"/>.</summary>
    /// <param name="node">A list or mapping.</param>
    /// <param name="left">How many values may still be read. Aliases let a few lines stand for billions, so a file starts with one for each of its bytes.</param>
    /// <param name="path">The file.</param>
    public static Json Read(YamlNode node, ref int left, string path) => Read(node, 0, ref left, path);

    private static Json Read(YamlNode node, int depth, ref int left, string path)
    {
        if (--left < 0 || depth > MaxDepth)
        {
            throw new KubeconfigException($"The kubeconfig {path} stands by its aliases for more values than it has bytes, or nests deeper than {MaxDepth}, at line {node.Start.Line}: that is hardly a kubeconfig.", path);
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                List<KeyValuePair<string, Json>> members = [];
                foreach (var (key, value) in mapping)
                {
                    if (key is not YamlScalarNode { Value: { } name })
                    {
                        throw new KubeconfigException($"The kubeconfig {path} has a key that is not text at line {key.Start.Line}.", path);
                    }

                    members.Add(new(name, Read(value, depth + 1, ref left, path)));
                }

                return members.ToMap();
            case YamlSequenceNode sequence:
                List<Json> items = [];
                foreach (var item in sequence)
                {
                    items.Add(Read(item, depth + 1, ref left, path));
                }

                return items.ToSeq();
            case YamlScalarNode { Style: ScalarStyle.Plain } scalar:
                return Plain(scalar.Value ?? "");
            default:
                return (node as YamlScalarNode)?.Value;
        }
    }

    private static Json Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => default,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) => real,
        _ => text,
    };
}
