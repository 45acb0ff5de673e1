using System.Text;
using Nixish.Generator.Schema;

namespace Nixish.Generator.Emission;

/// <summary>Writes what the in-memory API server knows of the kinds and types of Kubernetes, one a line; ApiTypes in Nixish.Testing reads it.</summary>
/// <remarks>
/// <para>A line <c>K</c> is a kind: group, version, kind, plural, <c>n</c> where it is in namespaces, its type.</para>
/// <para>A line <c>T</c> is a type: its name, <c>!</c> where it is replaced as a whole, and its fields as <c>name:shape</c>, followed
/// by <c>*</c> where the API requires it, <c>+</c> where the server holds an object in it always, and <c>=text</c> where a missing key is that.</para>
/// <para>Shapes: <c>s n b u</c> text, number, boolean, a scalar of several forms; <c>?</c> anything; <c>@name</c> a type;
/// <c>[x</c> a list replaced as a whole; <c>&lt;x</c> a set; <c>(a,b)x</c> a list keyed by a and b; <c>{x</c> a map; <c>!{x</c> a map
/// that is replaced as a whole.</para>
/// </remarks>
internal static class ServerTableEmitter
{
    public const string FileName = "api-types.txt";

    private static readonly Field[] ObjectFields =
    [
        new("apiVersion", "ApiVersion", Shape.Text, ""),
        new("kind", "Kind", Shape.Text, ""),
        new("metadata", "Metadata", Shape.Object, "ObjectMeta"),
    ];

    public static string Emit(ApiModel model)
    {
        var types = model.Types.ToDictionary(type => type.Name, StringComparer.Ordinal);
        var keys = model.Types.SelectMany(type => type.Fields).SelectMany(field => field.Keys.Select(key => (field.Item, key))).ToHashSet();
        var text = new StringBuilder("# Written by eng/Nixish.Generator from the schemas of Kubernetes; ServerTableEmitter there says how to read it.\n");
        var kinds = model.Types.Where(type => type.Kind is { Served: true } kind && !ServerFacts.NotStored.Contains(kind.Group))
            .OrderBy(type => $"{type.Kind!.Group} {type.Kind.Version} {type.Kind.Name}", StringComparer.Ordinal)
            .ToList();
        foreach (var (type, kind) in kinds.Select(type => (type, type.Kind!)))
        {
            text.Append(string.Join('\t', "K", kind.Group, kind.Version, kind.Name, kind.Plural, kind.Namespaced ? "n" : "", type.Name)).Append('\n');
        }

        var reached = new SortedDictionary<string, ApiType>(StringComparer.Ordinal);
        kinds.ForEach(Reach);
        foreach (var type in reached.Values)
        {
            text.Append(string.Join('\t', ["T", type.Name, type.Atomic ? "!" : "", .. Fields(type).Select(field => Entry(type, field))])).Append('\n');
        }

        return text.ToString();

        string Entry(ApiType type, Field field)
        {
            var always = field.Shape == Shape.Object && ServerFacts.IsAlways(type, field);
            var missing = keys.Contains((type.Name, field.Json)) ? Conventions.KeyDefaults.GetValueOrDefault(field.Json) : null;
            return $"{field.Json}:{ShapeOf(field)}{(ServerFacts.IsRequired(type, field) ? "*" : "")}{(always ? "+" : "")}{(missing is null ? "" : "=" + missing)}";
        }

        string ShapeOf(Field field)
        {
            var item = ItemOf(field);
            return field switch
            {
                { IsList: true, Merge: Merge.Keyed } => $"({string.Join(',', field.Keys)}){item}",
                { IsList: true, Merge: Merge.Set } => "<" + item,
                { IsList: true } => "[" + item,
                { IsMap: true } => (field.Merge == Merge.Atomic ? "!{" : "{") + item,
                { Shape: Shape.Object, Merge: Merge.Atomic } when !types[field.Item].Atomic =>
                    throw new NotSupportedException($"{field.Json} is replaced as a whole, other fields of its type {field.Item} are not."),
                _ => item,
            };
        }

        string ItemOf(Field field) => field.Shape switch
        {
            Shape.Text or Shape.Texts or Shape.TextMap => "s",
            Shape.Int32 or Shape.Int64 or Shape.Number or Shape.Int32s or Shape.Int64s => "n",
            Shape.Boolean or Shape.Booleans => "b",
            Shape.TextsMap => "[s",
            // An object without declared fields may have any.
            Shape.Object or Shape.Objects or Shape.Resources or Shape.ObjectMap => types[field.Item] is { Kind: null, Fields.Count: 0 } ? "?" : "@" + field.Item,
            _ => field.Item switch
            {
                "Json" => "?",
                "Bytes" or "ContainerImage" => "s",
                _ when ClosedValues.All.Any(values => values.Name == field.Item) => "s",
                // A Quantity and an IntOrString are text or number; the server takes times as either too.
                _ => "u",
            },
        };

        void Reach(ApiType type)
        {
            if (reached.TryAdd(type.Name, type))
            {
                foreach (var next in Fields(type).Where(field => ItemOf(field)[0] == '@'))
                {
                    Reach(types[next.Item]);
                }
            }
        }
    }

    private static IEnumerable<Field> Fields(ApiType type) =>
        (type.Kind is null ? type.Fields : ObjectFields.Concat(type.Fields)).OrderBy(field => field.Json, StringComparer.Ordinal);
}
