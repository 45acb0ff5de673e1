using System.Reflection;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Kubernetes.Tests.Resources;

// Random objects of every generated kind, each field set or not, so that no field is left out of a law.
internal static class RandomResources
{
    internal static readonly Type[] Kinds = [.. typeof(Deployment).Assembly.GetExportedTypes()
        .Where(type => type.IsSubclassOf(typeof(KubernetesObject)) && type != typeof(KubernetesResource))
        .OrderBy(type => type.Name, StringComparer.Ordinal)];

    internal static Arbitrary<KubernetesObject> Arbitrary { get; } =
        (from kind in Gen.Elements(Kinds) from seed in Gen.Choose(0, int.MaxValue - 1) select Of(kind, seed)).ToArbitrary();

    internal static KubernetesObject Of(Type kind, int seed) => (KubernetesObject)Make(kind, new Random(seed), 5)!;

    private static object? Make(Type type, Random random, int depth)
    {
        if (type == typeof(string))
        {
            return Text(random);
        }

        if (type == typeof(int))
        {
            return random.Next(-5, 70000);
        }

        if (type == typeof(long))
        {
            return random.NextInt64();
        }

        if (type == typeof(double))
        {
            return random.NextDouble();
        }

        if (type == typeof(bool))
        {
            return random.Next(2) == 0;
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Make(inner, random, depth);
        }

        if (type.IsGenericType)
        {
            var item = type.GetGenericArguments()[0];
            var method = type.GetGenericTypeDefinition() == typeof(Seq<>) ? nameof(List) : nameof(Dictionary);
            return typeof(RandomResources).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(item).Invoke(null, [random, depth]);
        }

        return type.IsValueType ? Value(type, random) : Record(type, random, depth - 1);
    }

    private static object Value(Type type, Random random) => type.Name switch
    {
        nameof(Quantity) => (Quantity)$"{random.Next(0, 5000)}{new[] { "", "m", "Mi", "G", "e3" }[random.Next(5)]}",
        nameof(IntOrString) => random.Next(2) == 0 ? (IntOrString)random.Next(65536) : "25%",
        nameof(Time) => new Time(DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(0, 4_000_000_000_000))),
        nameof(MicroTime) => new MicroTime(DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(0, 4_000_000_000_000))),
        nameof(Bytes) => Bytes.FromText(Text(random)),
        nameof(Json) => Json.Parse("""{"z":[1,2.5,true],"a":{"x":"y"}}"""),
        nameof(ContainerImage) => (ContainerImage)("registry.example.com/" + random.Next()),
        _ => Closed(type, random),
    };

    // One of the texts that the type knows, or one of a later release.
    private static object Closed(Type type, Random random)
    {
        var known = ((System.Collections.IEnumerable)type.GetProperty(nameof(RestartPolicy.Known), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!).Cast<object>().ToList();
        return random.Next(known.Count + 1) is var index && index < known.Count ? known[index] : type.GetMethod("op_Implicit", [typeof(string)])!.Invoke(null, ["Later"])!;
    }

    private static object Record(Type type, Random random, int depth)
    {
        // The copy constructor aside, each record has one public constructor; required members are all set below.
        var constructor = type.GetConstructors().Single();
        var record = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Make(parameter.ParameterType, random, 0))]);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && property.DeclaringType == type))
        {
            var required = property.IsDefined(typeof(RequiredMemberAttribute));
            if (required || (depth > 0 && random.Next(3) == 0))
            {
                property.SetValue(record, Make(property.PropertyType, random, depth));
            }
        }

        return record is KubernetesObject resource
            ? resource with { Name = $"x{random.Next()}", Labels = new() { ["app"] = "web" }, Namespace = resource.Namespaced && random.Next(2) == 0 ? "prod" : null }
            : record is ObjectMeta or PodTemplateSpec or JobTemplateSpec ? Named(record) : record;
    }

    // Metadata of templates is checked as it is written, so random text will not do.
    private static object Named(object record) => record switch
    {
        ObjectMeta metadata => metadata with { Labels = new() { ["app"] = "web" }, Annotations = new() { ["example.com/a"] = "on" }, Namespace = null },
        PodTemplateSpec template => template with { Metadata = new() { Labels = new() { ["app"] = "web" } } },
        JobTemplateSpec template => template with { Metadata = new() { Labels = new() { ["app"] = "web" } } },
        _ => record,
    };

    private static Seq<T> List<T>(Random random, int depth) =>
        depth <= 0 ? [] : Enumerable.Range(0, random.Next(1, 3)).Select(_ => (T)Make(typeof(T), random, depth)!).ToSeq();

    private static Map<T> Dictionary<T>(Random random, int depth) =>
        depth <= 0 ? default : Enumerable.Range(0, random.Next(1, 3)).Select(_ => KeyValuePair.Create(Text(random), (T)Make(typeof(T), random, depth)!)).ToMap();

    private static string Text(Random random) => new[] { "web", "on", "", "a: b # c", "8080", "\"quoted\" \\ ✓", "line\nline\n", "Ünï😀" }[random.Next(8)];
}
