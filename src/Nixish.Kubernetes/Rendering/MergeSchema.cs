using System.Collections.Concurrent;
using System.Text;

namespace Nixish.Kubernetes;

/// <summary>How server-side apply merges what two managers say of one field.</summary>
internal enum MergeKind
{
    /// <summary>An object or map, member by member; also a scalar, which has one owner.</summary>
    Members,

    /// <summary>Replaced as a whole.</summary>
    Atomic,

    /// <summary>A list of scalars without repetition, item by item.</summary>
    Set,

    /// <summary>A list of objects that certain fields identify, item by item.</summary>
    Keyed,
}

/// <summary>One field, as server-side apply sees it.</summary>
/// <param name="Kind">How it is merged.</param>
/// <param name="Keys">The fields that identify an item, where <paramref name="Kind"/> is <see cref="MergeKind.Keyed"/>: <c>containerPort</c>, <c>protocol</c>.</param>
/// <param name="Content">The schema of the object, or of each item of the list.</param>
internal readonly record struct MergeField(MergeKind Kind, Seq<MergeKey> Keys, MergeSchema Content);

/// <summary>A field that identifies an item of a list.</summary>
/// <param name="Name">The field.</param>
/// <param name="Default">What the API takes where the item does not set it: <c>TCP</c> for <c>protocol</c>; null where it takes nothing.</param>
internal readonly record struct MergeKey(string Name, string? Default);

/// <summary>
/// How the fields of one type are merged. Start with <see cref="For"/>, then go down with <see cref="Field"/>:
/// <c>For("apps/v1", "Deployment").Field("spec").Content.Field("template")…Field("containers")</c> is keyed by <c>name</c>.
/// </summary>
/// <remarks>
/// The generated table has one line a type: <c>Name[=apiVersion/kind]</c>, then fields that are merged otherwise than
/// scalars are, each after <c>|</c>: the name; <c>!</c> atomic, <c>*</c> set or <c>=key,key:default</c>; and
/// <c>&gt;Type</c> of what it holds, or <c>#Type</c> of a map's values. Kinds that the library does not know, and
/// custom resources, merge objects by member and replace lists, as the API does without a schema.
/// </remarks>
internal readonly partial struct MergeSchema : IEquatable<MergeSchema>
{
    // The table is cut into lines once, at the first diff; a line is parsed when it is asked about.
    private static readonly Lazy<Index> BuiltIn = new(static () => new(Encoding.UTF8.GetString(Table), null));
    private static readonly ConcurrentDictionary<string, Index> Custom = new(StringComparer.Ordinal);

    private readonly Index? _index;
    private readonly string? _line;
    private readonly string? _mapOf;

    private MergeSchema(Index? index, string? line, string? mapOf = null) => (_index, _line, _mapOf) = (index, line, mapOf);

    /// <summary>The schema of a kind; of one that the library does not know, a schema without fields.</summary>
    public static MergeSchema For(string apiVersion, string kind) =>
        new(BuiltIn.Value, BuiltIn.Value.Kinds.GetValueOrDefault($"{apiVersion}/{kind}"));

    /// <summary>The schema of an object: what its type brings where that was generated for a custom resource, else <see cref="For"/>.</summary>
    public static MergeSchema Of(KubernetesObject resource)
    {
        var kind = $"{resource.ApiVersion}/{resource.Kind}";
        if (resource.MergeTable.IsEmpty)
        {
            return For(resource.ApiVersion, resource.Kind);
        }

        var index = Custom.TryGetValue(kind, out var known) ? known : Custom.GetOrAdd(kind, new Index(Encoding.UTF8.GetString(resource.MergeTable), BuiltIn.Value));
        return new(index, index.Kinds.GetValueOrDefault(kind));
    }

    /// <summary>Whether anything is known of the type.</summary>
    public bool IsKnown => _line is not null;

    /// <summary>
    /// A field. Of a type that is known, one that is not listed holds a scalar; of one that is not, the caller sees from
    /// the value what it holds, and a list is replaced as a whole.
    /// </summary>
    public MergeField Field(string name)
    {
        if (_mapOf is not null)
        {
            return new(MergeKind.Members, default, Named(_mapOf));
        }

        foreach (var range in _line.AsSpan().Split('|'))
        {
            var field = _line.AsSpan()[range];
            if (range.Start.Value > 0 && field.StartsWith(name, StringComparison.Ordinal) && (field.Length == name.Length || "!*=>#".Contains(field[name.Length], StringComparison.Ordinal)))
            {
                return Parse(field[name.Length..]);
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public bool Equals(MergeSchema other) => string.Equals(_line, other._line, StringComparison.Ordinal) && string.Equals(_mapOf, other._mapOf, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MergeSchema other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_line, _mapOf);

    private MergeSchema Named(string type) => new(_index, _index?.Type(type));

    private MergeField Parse(ReadOnlySpan<char> facts)
    {
        var end = facts.IndexOfAny('>', '#');
        var merge = end < 0 ? facts : facts[..end];
        var type = end < 0 ? null : facts[(end + 1)..].ToString();
        var content = type is null ? default : facts[end] == '#' ? new MergeSchema(_index, null, type) : Named(type);
        return merge switch
        {
            ['!', ..] => new(MergeKind.Atomic, default, content),
            ['*', ..] => new(MergeKind.Set, default, content),
            ['=', .. var keys] => new(MergeKind.Keyed, keys.ToString().Split(',').Select(Key).ToSeq(), content),
            _ => new(MergeKind.Members, default, content),
        };
    }

    private static MergeKey Key(string text) => text.Split(':', 2) is [var name, var value] ? new(name, value) : new(text, null);

    /// <summary>A table by its types and kinds; <paramref name="shared"/> has the types that it refers to and does not list.</summary>
    private sealed class Index(string table, Index? shared)
    {
        private readonly Dictionary<string, string> _types = Lines(table).ToDictionary(static line => line.Split('|', 2)[0].Split('=', 2)[0], StringComparer.Ordinal);

        public Dictionary<string, string> Kinds { get; } = Lines(table).Select(static line => (Line: line, Head: line.Split('|', 2)[0].Split('=', 2)))
            .Where(static line => line.Head.Length == 2)
            .ToDictionary(static line => line.Head[1], static line => line.Line, StringComparer.Ordinal);

        public string? Type(string name) => _types.GetValueOrDefault(name) ?? shared?.Type(name);

        private static string[] Lines(string table) => table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
