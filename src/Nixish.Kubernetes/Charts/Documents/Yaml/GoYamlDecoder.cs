using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Turns nodes into values as yaml.v2 does: tags and plain scalars resolved, aliases followed, mappings merged where <c>&lt;&lt;</c> stands, so that keys after it win and keys before it lose.
/// Keys become text as sigs.k8s.io/yaml makes them; of two of one name the last counts.
/// </summary>
internal sealed class GoYamlDecoder
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    // How much may come out of aliases: nearly all of a small document, a tenth of one that decodes into more than four million nodes.
    private const int SmallDocument = 400_000;
    private const int LargeDocument = 4_000_000;

    private readonly HashSet<GoYamlNode> _open = [];
    private readonly Func<object, object?> _number;
    private long _decoded;
    private long _ofAliases;
    private int _aliasDepth;

    private GoYamlDecoder(Func<object, object?> number) => _number = number;

    /// <summary>The value of a node, with a whole number as <see cref="nint"/> or <see cref="ulong"/>.</summary>
    public static object? Exact(GoYamlNode node) => new GoYamlDecoder(static number => number).Value(node, 0);

    /// <summary>The value of a node as it comes through JSON: every number is a float64.</summary>
    public static object? Floating(GoYamlNode node) => new GoYamlDecoder(Float).Value(node, 0);

    private static object Float(object number) => number switch
    {
        nint whole => (double)whole,
        ulong whole => (double)whole,
        double real when !double.IsFinite(real) => throw new GoDocumentException($"json: unsupported value: {DocumentNumber.General(real)}"),
        _ => number,
    };

    private object? Value(GoYamlNode node, int depth)
    {
        Count(node, depth);
        switch (node.Kind)
        {
            case GoYamlNodeKind.Alias:
                return Aliased(node, target => Value(target, depth + 1));
            case GoYamlNodeKind.Sequence:
                var items = new object?[node.Children.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = Value(node.Children[i], depth + 1);
                }

                return GoList.Over(GoType.AnySlice, items);
            case GoYamlNodeKind.Mapping:
                var map = new GoMap(GoType.AnyMap, node.Children.Count / 2);
                Fill(map, node, depth);
                return map;
            default:
                return Scalar(node) is var value && value is nint or ulong or double ? _number(value) : value;
        }
    }

    private void Count(GoYamlNode node, int depth)
    {
        _decoded++;
        _ofAliases += _aliasDepth > 0 ? 1 : 0;
        if (_ofAliases > 100 && _decoded > 1000 && (double)_ofAliases / _decoded > MostOfAliases(_decoded))
        {
            throw new GoDocumentException("yaml: document contains excessive aliasing") { Line = node.Line };
        }

        if (depth > DocumentLimits.Depth)
        {
            throw new GoDocumentException($"yaml: exceeded max depth of {DocumentLimits.Depth}") { Line = node.Line };
        }
    }

    private static double MostOfAliases(long decoded) => decoded switch
    {
        <= SmallDocument => 0.99,
        >= LargeDocument => 0.10,
        _ => 0.99 - (0.89 * ((double)(decoded - SmallDocument) / (LargeDocument - SmallDocument))),
    };

    private T Aliased<T>(GoYamlNode alias, Func<GoYamlNode, T> decode)
    {
        if (!_open.Add(alias))
        {
            throw new GoDocumentException($"yaml: anchor '{alias.Text}' value contains itself") { Line = alias.Line };
        }

        _aliasDepth++;
        var value = decode(alias.Target!);
        _aliasDepth--;
        _open.Remove(alias);
        return value;
    }

    private void Fill(GoMap map, GoYamlNode mapping, int depth)
    {
        for (var i = 0; i + 1 < mapping.Children.Count; i += 2)
        {
            var (key, value) = (mapping.Children[i], mapping.Children[i + 1]);
            if (key.IsMerge)
            {
                Merge(map, value, depth);
                continue;
            }

            var name = Name(key, value);
            map[name] = Value(value, depth + 1);
        }
    }

    private void Merge(GoMap map, GoYamlNode value, int depth)
    {
        Count(value, depth);
        switch (value)
        {
            case { Kind: GoYamlNodeKind.Mapping }:
                Fill(map, value, depth + 1);
                break;
            case { Kind: GoYamlNodeKind.Alias, Target.Kind: GoYamlNodeKind.Mapping }:
                Aliased(value, target =>
                {
                    Fill(map, target, depth + 1);
                    return true;
                });
                break;
            // The first of a list wins, so it goes last.
            case { Kind: GoYamlNodeKind.Sequence }:
                for (var i = value.Children.Count - 1; i >= 0; i--)
                {
                    var item = value.Children[i];
                    if (item.Kind == GoYamlNodeKind.Mapping || item.Target?.Kind == GoYamlNodeKind.Mapping)
                    {
                        Merge(map, item, depth + 1);
                    }
                    else
                    {
                        throw NoMapping(item);
                    }
                }

                break;
            default:
                throw NoMapping(value);
        }
    }

    private static GoDocumentException NoMapping(GoYamlNode node) => new("yaml: map merge requires map or sequence of maps as the value") { Line = node.Line };

    private string Name(GoYamlNode key, GoYamlNode value)
    {
        Count(key, 0);
        var node = key.Kind == GoYamlNodeKind.Alias ? Aliased(key, static target => target) : key;
        if (node.Kind is GoYamlNodeKind.Mapping or GoYamlNodeKind.Sequence)
        {
            throw new GoDocumentException($"yaml: invalid map key: {GoYamlSyntax.Of(node)}") { Line = key.Line };
        }

        return Scalar(node) switch
        {
            string text => Valid(text),
            bool truth => truth ? "true" : "false",
            nint number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            double number => Float32(number),
            var other => throw new GoDocumentException(
                $"Unsupported map key of type: {(other is null ? "%!s(<nil>), key: <nil>" : $"uint64, key: 0x{other:x}")}, value: {GoYamlSyntax.Of(value)}")
            { Line = key.Line },
        };
    }

    // Keys that are numbers have a float32's digits.
    private static string Float32(double number) => double.IsNaN(number) ? ".nan"
        : (float)number is var small && !float.IsFinite(small) ? (small > 0 ? ".inf" : "-.inf")
        : DocumentNumber.General(DocumentNumber.Widen(small));

    private static string Valid(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    internal static object? Scalar(GoYamlNode node)
    {
        if (node.Tag.Length == 0)
        {
            return node.Plain ? GoYamlScalar.Resolve(node.Text) : node.Text;
        }

        var tag = node.Tag.StartsWith(TagPrefix, StringComparison.Ordinal) ? node.Tag[TagPrefix.Length..] : "";
        var resolved = tag is "bool" or "int" or "float" or "null" or "timestamp" ? GoYamlScalar.Resolve(node.Text) : null;
        return tag switch
        {
            "binary" => Binary(node),
            "bool" => resolved is bool ? resolved : throw Misfit(node, resolved, tag),
            "int" => resolved is nint or ulong ? resolved : throw Misfit(node, resolved, tag),
            "float" when resolved is nint whole => (double)whole,
            "float" => resolved is double ? resolved : throw Misfit(node, resolved, tag),
            "null" => resolved is null ? null : throw Misfit(node, resolved, tag),
            "timestamp" => resolved is string text && GoYamlTime.IsTime(text) ? text : throw Misfit(node, resolved, tag),
            _ => node.Text,
        };
    }

    private static GoDocumentException Misfit(GoYamlNode node, object? resolved, string tag)
    {
        var found = resolved switch
        {
            null => "null",
            bool => "bool",
            nint or ulong => "int",
            double => "float",
            string text when GoYamlTime.IsTime(text) && tag == "timestamp" => "timestamp",
            _ => "str",
        };
        return new($"yaml: cannot decode !!{found} `{node.Text}` as a !!{tag}") { Line = node.Line };
    }

    private static string Binary(GoYamlNode node)
    {
        try
        {
            // Go skips the ends of lines in base64, and nothing else.
            var text = node.Text.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
            return text.AsSpan().IndexOfAny(' ', '\t') < 0 ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : throw new FormatException("A space is no base64.");
        }
        catch (FormatException error)
        {
            throw new GoDocumentException("yaml: !!binary value contains invalid base64 data", error) { Line = node.Line };
        }
    }
}
