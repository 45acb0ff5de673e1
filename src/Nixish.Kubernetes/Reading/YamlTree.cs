using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Nixish.Kubernetes;

/// <summary>Reads YAML into nodes that know their lines. What is deep, refers to itself or is no YAML is a <see cref="YamlProblemException"/>.</summary>
internal sealed class YamlTree
{
    private readonly Dictionary<string, ManifestNode> _anchors = new(StringComparer.Ordinal);
    private readonly Parser _parser;
    private readonly int _maxDepth;

    private YamlTree(string text, int maxDepth) => (_parser, _maxDepth) = (new(new StringReader(text)), maxDepth);

    /// <summary>The documents of <paramref name="text"/>; those without content are left out.</summary>
    public static List<ManifestNode> Documents(string text, int maxDepth)
    {
        RequireText(text);
        try
        {
            return new YamlTree(text, maxDepth).Documents();
        }
        catch (YamlException error)
        {
            throw new YamlProblemException($"this is not YAML: {error.Message}", error.Start.Line, error);
        }
        // On some malformed input YamlDotNet lets its own ArgumentException and the like escape.
        catch (Exception error) when (error is not YamlProblemException and not OutOfMemoryException)
        {
            throw new YamlProblemException($"this is not YAML: {error.Message}", 1, error);
        }
    }

    private List<ManifestNode> Documents()
    {
        List<ManifestNode> documents = [];
        while (_parser.MoveNext())
        {
            if (_parser.Current is DocumentStart)
            {
                _anchors.Clear();
            }
            else if (_parser.Current is NodeEvent or AnchorAlias)
            {
                var node = Node(0);
                if (node is not { Kind: ManifestNodeKind.Scalar, Plain: true } || YamlScalars.Resolve(node) is not null)
                {
                    documents.Add(node);
                }
            }
        }

        return documents;
    }

    // Stands at the node's first event, and leaves at its last.
    private ManifestNode Node(int depth)
    {
        var current = _parser.Current!;
        if (depth > _maxDepth)
        {
            throw new YamlProblemException($"it nests deeper than {_maxDepth}", current.Start.Line);
        }

        switch (current)
        {
            case AnchorAlias alias:
                return !_anchors.TryGetValue(alias.Value.Value, out var known) ? throw new YamlProblemException($"there is no anchor '{alias.Value.Value}' above", alias.Start.Line)
                    : known.Whole ? known
                    : throw new YamlProblemException($"the anchor '{alias.Value.Value}' contains itself", alias.Start.Line);
            case Scalar scalar:
                return Anchored(scalar, new(ManifestNodeKind.Scalar, TagOf(scalar), scalar.Start.Line) { Text = scalar.Value, Plain = scalar.Style == ScalarStyle.Plain });
            case SequenceStart start:
                var sequence = Anchored(start, new(ManifestNodeKind.Sequence, TagOf(start), start.Start.Line));
                while (Next() is not SequenceEnd)
                {
                    sequence.Items.Add(Node(depth + 1));
                }

                sequence.Whole = true;
                return sequence;
            case MappingStart start:
                var mapping = Anchored(start, new(ManifestNodeKind.Mapping, TagOf(start), start.Start.Line));
                while (Next() is not MappingEnd)
                {
                    var key = Node(depth + 1);
                    Next();
                    mapping.Members.Add((key, Node(depth + 1)));
                }

                mapping.Whole = true;
                return mapping;
            default:
                throw new YamlProblemException("this is not YAML", current.Start.Line);
        }
    }

    private ParsingEvent Next()
    {
        do
        {
            if (!_parser.MoveNext())
            {
                throw new YamlProblemException("the text ends too early", 1);
            }
        }
        while (_parser.Current is Comment);

        return _parser.Current!;
    }

    private ManifestNode Anchored(NodeEvent start, ManifestNode node)
    {
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = node;
        }

        return node;
    }

    private static string? TagOf(NodeEvent node) => node.Tag.IsEmpty ? null : node.Tag.Value;

    // The characters that YAML lets a text hold: https://yaml.org/spec/1.2.2/#51-character-set
    private static void RequireText(string text)
    {
        var line = 1L;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
            {
                line++;
            }
            else if ((c < ' ' && c is not ('\t' or '\r')) || c == '\u007f' || c is '\ufffe' or '\uffff')
            {
                throw new YamlProblemException($"the control character U+{(int)c:X4} is not allowed", line);
            }
            else if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                {
                    throw new YamlProblemException("it holds half a character", line);
                }

                i++;
            }
        }
    }
}
