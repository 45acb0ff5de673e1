using System.Collections.Frozen;

namespace Nixish.Testing;

/// <summary>The kinds and types of Kubernetes, read once in a process from the generated <c>api-types.txt</c>; types are parsed when first needed.</summary>
internal sealed class ApiTypes
{
    private static readonly Lazy<ApiTypes> Loaded = new(() => new ApiTypes());

    private readonly FrozenDictionary<string, Lazy<ApiType>> _types;

    private ApiTypes()
    {
        using var stream = typeof(ApiTypes).Assembly.GetManifestResourceStream("api-types.txt")!;
        using var reader = new StreamReader(stream);
        var types = new Dictionary<string, Lazy<ApiType>>(StringComparer.Ordinal);
        var kinds = new List<ApiKind>();
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == '#')
            {
                continue;
            }

            if (line[0] == 'K')
            {
                var parts = line.Split('\t');
                kinds.Add(new(parts[1], parts[2], parts[3], parts[4], parts[5] == "n") { Type = new(() => Named(parts[6])) });
            }
            else
            {
                var name = line.AsSpan(2, line.IndexOf('\t', 2) - 2).ToString();
                types[name] = new(() => Struct(line));
            }
        }

        _types = types.ToFrozenDictionary(StringComparer.Ordinal);
        BuiltIn = kinds;
    }

    /// <summary>The kinds that every cluster serves.</summary>
    public static IReadOnlyList<ApiKind> Kinds => Loaded.Value.BuiltIn;

    public static ApiType ObjectMeta => Loaded.Value.Named("ObjectMeta");

    private IReadOnlyList<ApiKind> BuiltIn { get; }

    /// <summary>The type of a custom resource, by the fields that its definition gives it beside those that every object has.</summary>
    public static ApiType CustomWith(IEnumerable<KeyValuePair<string, ApiField>> fields, bool open) => new(ApiShape.Struct)
    {
        Open = open,
        Fields = new Dictionary<string, ApiField>(fields, StringComparer.Ordinal)
        {
            ["apiVersion"] = Of(new(ApiShape.Text)),
            ["kind"] = Of(new(ApiShape.Text)),
            ["metadata"] = new(new(() => ObjectMeta), Required: false, "{}"),
        },
    };

    public static ApiField Of(ApiType type) => new(new(type), Required: false, Default: null);

    private ApiType Named(string name) => _types[name].Value;

    private ApiType Struct(string line)
    {
        var parts = line.Split('\t');
        var fields = new Dictionary<string, ApiField>(parts.Length, StringComparer.Ordinal);
        foreach (var part in parts.AsSpan(3))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var equals = part.IndexOf('=', colon);
            var shape = equals < 0 ? part[(colon + 1)..] : part[(colon + 1)..equals];
            var always = shape.EndsWith('+');
            var required = shape.TrimEnd('+').EndsWith('*');
            shape = shape.TrimEnd('*', '+');
            var fallback = equals >= 0 ? $"\"{part[(equals + 1)..]}\"" : always ? "{}" : required ? Zero(shape[0]) : null;
            fields[part[..colon]] = new(new(() => Parse(shape)), required, fallback);
        }

        return new(ApiShape.Struct) { Atomic = parts[2] == "!", Fields = fields };
    }

    // What the server's own structs hold of a required scalar that is not given.
    private static string? Zero(char shape) => shape switch { 's' => "\"\"", 'n' => "0", 'b' => "false", _ => null };

    private ApiType Parse(string shape) => shape[0] switch
    {
        's' => new(ApiShape.Text),
        'n' => new(ApiShape.Number),
        'b' => new(ApiShape.Boolean),
        'u' => new(ApiShape.AnyScalar),
        '?' => ApiType.Anything,
        '@' => _types[shape[1..]].Value,
        '[' => new(ApiShape.List) { Item = new(() => Parse(shape[1..])) },
        '<' => new(ApiShape.Set) { Item = new(() => Parse(shape[1..])) },
        '{' => new(ApiShape.Map) { Item = new(() => Parse(shape[1..])) },
        '(' => new(ApiShape.KeyedList)
        {
            Keys = shape[1..shape.IndexOf(')', StringComparison.Ordinal)].Split(','),
            Item = new(() => Parse(shape[(shape.IndexOf(')', StringComparison.Ordinal) + 1)..])),
        },
        _ => new(ApiShape.Map) { Atomic = true, Item = new(() => Parse(shape[2..])) },
    };
}
