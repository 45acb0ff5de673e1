using System.Globalization;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>A schema and all schemas in it that can be referred to: by where they stand, by <c>$id</c>, by <c>$anchor</c>.</summary>
internal sealed class SchemaDocument
{
    private static readonly Uri Root = new("file:///values.schema.json");

    // Keywords whose values hold no schemas.
    private static readonly HashSet<string> Plain = ["enum", "const", "default", "examples"];

    private readonly Dictionary<string, (object? Schema, Uri Base)> _known = new(StringComparer.Ordinal);

    // A base for each schema that sets one; schemas are told apart by reference.
    private readonly Dictionary<GoMap, Uri> _bases = new(ReferenceEqualityComparer.Instance);

    public SchemaDocument(string json)
    {
        Schema = GoJson.Read(json);
        Draft = DraftOf(Schema);
        _known[Root.AbsoluteUri] = (Schema, Root);
        Collect(Schema, Root, 0);
    }

    public object? Schema { get; }

    public SchemaDraft Draft { get; }

    /// <summary>The base of the root.</summary>
    public Uri Base => Schema is GoMap root ? BaseOf(root, Root) : Root;

    /// <summary>The base that references within a schema are relative to.</summary>
    public Uri BaseOf(GoMap schema, Uri around) => _bases.GetValueOrDefault(schema, around);

    /// <summary>Whether a reference leads to a server, which rendering does not ask.</summary>
    public bool IsElsewhere(string reference, Uri from) =>
        Uri.TryCreate(from, reference, out var target) && (target.Scheme == Uri.UriSchemeHttps || target.Scheme == Uri.UriSchemeHttp)
        && !_known.ContainsKey(target.AbsoluteUri) && !_known.ContainsKey(target.GetLeftPart(UriPartial.Query));

    /// <summary>The schema that a reference leads to.</summary>
    /// <exception cref="ChartValuesException">It leads nowhere, or out of the chart.</exception>
    public (object? Schema, Uri Base) Resolve(string reference, Uri from)
    {
        if (!Uri.TryCreate(from, reference, out var target))
        {
            throw new ChartValuesException($"the schema's $ref {SchemaProblem.Quote(reference)} is no address");
        }

        if (_known.TryGetValue(target.AbsoluteUri, out var known))
        {
            return known;
        }

        var fragment = Uri.UnescapeDataString(target.Fragment.TrimStart('#'));
        var document = target.GetLeftPart(UriPartial.Query);
        if (!_known.TryGetValue(document, out var root))
        {
            throw new ChartValuesException(
                $"the schema refers to {SchemaProblem.Quote(target.AbsoluteUri)}, which is not in it: schemas are not fetched while a chart is rendered; copy it into the chart's values.schema.json under $defs");
        }

        return fragment.Length == 0 ? root
            : fragment[0] == '/' ? At(root, fragment, reference)
            : throw new ChartValuesException($"the schema's $ref {SchemaProblem.Quote(reference)} leads nowhere");
    }

    private (object? Schema, Uri Base) At((object? Schema, Uri Base) root, string pointer, string reference)
    {
        var (schema, around) = root;
        foreach (var part in pointer[1..].Split('/'))
        {
            var token = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            schema = schema switch
            {
                GoMap map when map.TryGetValue(token, out var inner) => inner,
                GoList list when int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                _ => throw new ChartValuesException($"the schema's $ref {SchemaProblem.Quote(reference)} leads nowhere"),
            };
            around = schema is GoMap next ? BaseOf(next, around) : around;
        }

        return (schema, around);
    }

    private void Collect(object? schema, Uri around, int depth)
    {
        if (depth > DocumentLimits.Depth)
        {
            throw new ChartValuesException($"the schema nests deeper than {DocumentLimits.Depth}");
        }

        switch (schema)
        {
            case GoList list:
                foreach (var item in list)
                {
                    Collect(item, around, depth + 1);
                }

                break;
            case GoMap map:
                var own = Identify(map, around);
                foreach (var (keyword, value) in map)
                {
                    if (!Plain.Contains(keyword))
                    {
                        Collect(value, own, depth + 1);
                    }
                }

                break;
        }
    }

    private Uri Identify(GoMap schema, Uri around)
    {
        var own = around;
        if ((schema["$id"] ?? (Draft == SchemaDraft.Draft4 ? schema["id"] : null)) is string id && Uri.TryCreate(around, id, out var named))
        {
            own = named;
            _bases[schema] = named;
            _known[named.AbsoluteUri] = (schema, named);
            _known[named.GetLeftPart(UriPartial.Query)] = named.Fragment.Length <= 1 ? (schema, named) : _known.GetValueOrDefault(named.GetLeftPart(UriPartial.Query), (schema, named));
        }

        foreach (var anchor in new[] { schema["$anchor"], schema["$dynamicAnchor"] }.OfType<string>())
        {
            if (Uri.TryCreate(own, $"#{anchor}", out var address))
            {
                _known[address.AbsoluteUri] = (schema, own);
            }
        }

        return own;
    }

    private static SchemaDraft DraftOf(object? schema)
    {
        var named = (schema as GoMap)?["$schema"] as string ?? "";
        return named switch
        {
            _ when named.Contains("draft-04", StringComparison.Ordinal) => SchemaDraft.Draft4,
            _ when named.Contains("draft-06", StringComparison.Ordinal) => SchemaDraft.Draft6,
            _ when named.Contains("draft-07", StringComparison.Ordinal) => SchemaDraft.Draft7,
            _ when named.Contains("2019-09", StringComparison.Ordinal) => SchemaDraft.Draft2019,
            _ => SchemaDraft.Draft2020,
        };
    }
}
