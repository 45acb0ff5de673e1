using System.Buffers;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Nixish.Kubernetes.Charts;

/// <summary>Makes nodes of YAML's first document. What is no YAML is told in yaml.v2's words.</summary>
internal sealed class GoYamlParser
{
    private static readonly SearchValues<char> AnchorCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private const int MostLeniencies = 20;
    private readonly Dictionary<string, GoYamlNode> _anchors = new(StringComparer.Ordinal);
    private readonly Parser _events;

    private GoYamlParser(string text) => _events = new(new StringReader(text));

    /// <summary>The root of the first document, null where the text has none.</summary>
    /// <exception cref="GoDocumentException">It is no YAML.</exception>
    public static GoYamlNode? FirstDocument(string text)
    {
        GoYamlCharacters.Require(text);
        text = text.TrimStart('\uFEFF');
        GoYamlTabs.Require(text);
        var mended = 0L;
        for (var i = 0; ; i++)
        {
            try
            {
                return Read(text);
            }
            catch (YamlException error)
            {
                if (error.Message.Contains("invalid tab", StringComparison.Ordinal))
                {
                    GoYamlTabs.RequireAnywhere(text);
                }

                // What is refused where something was mended before is not what was meant to be mended.
                var isFurther = error.End.Line > mended;
                mended = error.End.Line;
                text = isFurther && i < MostLeniencies && GoYamlLeniency.Of(text, error) is { } lenient ? lenient : throw GoYamlMissingColon.Of(text, error) ?? GoYamlError.Of(error);
            }
        }
    }

    private static GoYamlNode? Read(string text)
    {
        try
        {
            return new GoYamlParser(text).Document();
        }
        // On some malformed input YamlDotNet lets its own ArgumentException and the like escape.
        catch (Exception error) when (error is not GoDocumentException and not YamlException and not OutOfMemoryException)
        {
            throw new GoDocumentException($"yaml: unknown problem parsing YAML content ({error.Message})", error);
        }
    }

    private GoYamlNode? Document()
    {
        while (_events.MoveNext())
        {
            if (_events.Current is NodeEvent or AnchorAlias)
            {
                var node = Node(0);

                EndDocument();
                return node;
            }
        }

        return null;
    }

    // What follows on the document's last line belongs to it; what is behind its end may be anything.
    private void EndDocument()
    {
        try
        {
            _events.MoveNext();
        }
        catch (SemanticErrorException error) when (error.Message.Contains("<document end>", StringComparison.Ordinal))
        {
        }
    }

    // Stands at the node's first event, and leaves at its last.
    private GoYamlNode Node(int depth)
    {
        var current = _events.Current!;
        var line = current.Start.Line;
        if (depth > DocumentLimits.Depth)
        {
            throw new GoDocumentException($"yaml: line {line}: exceeded max depth of {DocumentLimits.Depth}") { Line = line, Column = current.Start.Column };
        }

        switch (current)
        {
            case AnchorAlias alias:
                return _anchors.TryGetValue(alias.Value.Value, out var known)
                    ? new(GoYamlNodeKind.Alias, "", line) { Text = alias.Value.Value, Target = known }
                    : throw new GoDocumentException($"yaml: unknown anchor '{alias.Value.Value}' referenced") { Line = line, Column = current.Start.Column };
            case Scalar scalar:
                var isPlain = scalar.Tag.IsEmpty && scalar.Style == ScalarStyle.Plain;
                return Anchored(scalar, new(GoYamlNodeKind.Scalar, TagOf(scalar), line) { Text = scalar.Value, Plain = isPlain });
            case SequenceStart start:
                return Children(Anchored(start, new(GoYamlNodeKind.Sequence, TagOf(start), line)), depth);
            case MappingStart start:
                return Children(Anchored(start, new(GoYamlNodeKind.Mapping, TagOf(start), line)), depth);
            default:
                throw new GoDocumentException($"yaml: line {line}: unexpected {current.GetType().Name}") { Line = line, Column = current.Start.Column };
        }
    }

    private GoYamlNode Children(GoYamlNode node, int depth)
    {
        while (_events.MoveNext() && _events.Current is not (SequenceEnd or MappingEnd))
        {
            node.Children.Add(Node(depth + 1));
        }

        return node;
    }

    private GoYamlNode Anchored(NodeEvent current, GoYamlNode node)
    {
        if (!current.Anchor.IsEmpty)
        {
            // YamlDotNet takes more characters for a name than yaml.v2 does.
            if (current.Anchor.Value.AsSpan().ContainsAnyExcept(AnchorCharacters))
            {
                throw GoYamlError.Of("did not find expected alphabetic or numeric character", current.Start.Line, current.Start.Column);
            }

            _anchors[current.Anchor.Value] = node;
        }

        return node;
    }

    private static string TagOf(NodeEvent node) => node.Tag.IsEmpty || node.Tag.IsNonSpecific ? "" : node.Tag.Value;
}
