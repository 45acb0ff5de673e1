using System.Collections.Frozen;

namespace Nixish.Testing;

/// <summary>The kinds and types of Kubernetes, read once in a process from <c>api-types.txt</c>; types are parsed when first needed.</summary>
internal sealed class ApiTypes
{
    private static readonly Lazy<ApiTypes> Loaded = new(() => new ApiTypes());

    private readonly FrozenDictionary<string, (Lazy<ApiType> Type, Lazy<ApiType> Whole)> _types;

    private ApiTypes()
    {
        using var stream = typeof(ApiTypes).Assembly.GetManifestResourceStream("api-types.txt")!;
        using var reader = new StreamReader(stream);
        var types = new Dictionary<string, (Lazy<ApiType>, Lazy<ApiType>)>(StringComparer.Ordinal);
        var kinds = new List<ApiKind>();
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == 'K')
            {
                var parts = line.Split('\t');
                kinds.Add(new(parts[1], parts[2], parts[3], parts[4], parts[5] == "true") { Type = new(() => Named(parts[6])) });
            }
            else
            {
                var name = line.AsSpan(2, line.IndexOf('\t', 2) - 2).ToString();
                types[name] = (new(() => Struct(line, whole: false)), new(() => Struct(line, whole: true)));
            }
        }

        _types = types.ToFrozenDictionary(StringComparer.Ordinal);
        BuiltIn = kinds;
    }

    /// <summary>The kinds that every cluster serves.</summary>
    public static IReadOnlyList<ApiKind> Kinds => Loaded.Value.BuiltIn;

    public static ApiType ObjectMeta => Loaded.Value.Named("meta.v1.ObjectMeta");

    /// <summary>A kind without known fields: what custom resources without a schema, and their definitions, are.</summary>
    public static ApiType Custom { get; } = CustomWith(ApiType.Anything, ApiType.Anything);

    private IReadOnlyList<ApiKind> BuiltIn { get; }

    public static ApiType CustomWith(ApiType spec, ApiType status) => new(ApiShape.Struct)
    {
        Open = true,
        Fields = new Dictionary<string, ApiField>(StringComparer.Ordinal)
        {
            ["apiVersion"] = Of(new(ApiShape.Text)),
            ["kind"] = Of(new(ApiShape.Text)),
            ["metadata"] = new(new(() => ObjectMeta), Required: false, "{}"),
            ["spec"] = Of(spec),
            ["status"] = Of(status),
        },
    };

    public static ApiField Of(ApiType type) => new(new(type), Required: false, Default: null);

    private ApiType Named(string name) => name == "?" ? Custom : _types[name].Type.Value;

    private ApiType Struct(string line, bool whole)
    {
        var parts = line.Split('\t');
        var fields = new Dictionary<string, ApiField>(parts.Length, StringComparer.Ordinal);
        foreach (var part in parts.AsSpan(3))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var equals = part.IndexOf('=', colon);
            var shape = equals < 0 ? part[(colon + 1)..] : part[(colon + 1)..equals];
            var required = shape.EndsWith('*');
            shape = shape.TrimEnd('*');
            fields[part[..colon]] = new(new(() => Parse(shape)), required, equals < 0 ? null : part[(equals + 1)..]);
        }

        return new(ApiShape.Struct) { Atomic = whole || parts[2] == "!", Fields = fields };
    }

    private ApiType Parse(string shape) => shape[0] switch
    {
        's' => new(ApiShape.Text),
        'n' => new(ApiShape.Number),
        'b' => new(ApiShape.Boolean),
        'u' => new(ApiShape.AnyScalar),
        '?' => ApiType.Anything,
        '@' => _types[shape[1..]].Type.Value,
        '[' => new(ApiShape.List) { Item = new(() => Parse(shape[1..])) },
        '<' => new(ApiShape.Set) { Item = new(() => Parse(shape[1..])) },
        '{' => new(ApiShape.Map) { Item = new(() => Parse(shape[1..])) },
        '(' => new(ApiShape.KeyedList)
        {
            Keys = shape[1..shape.IndexOf(')', StringComparison.Ordinal)].Split(','),
            Item = new(() => Parse(shape[(shape.IndexOf(')', StringComparison.Ordinal) + 1)..])),
        },
        _ => shape[1] == '@'
            ? _types[shape[2..]].Whole.Value
            : new(ApiShape.Map) { Atomic = true, Item = new(() => Parse(shape[2..])) },
    };
}
