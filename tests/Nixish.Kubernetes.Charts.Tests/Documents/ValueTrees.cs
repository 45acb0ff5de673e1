using FsCheck;
using FsCheck.Fluent;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Documents;

/// <summary>Values for laws; a failing one is cut down to few entries.</summary>
internal static class ValueTrees
{
    private static readonly Gen<string> Names = Gen.Elements("a", "b", "c", "key 1", "yes", "10", "é");

    private static readonly Gen<object?> Scalars = Gen.OneOf(
        Gen.Elements<object?>(null, true, false, "", "text", "no", "1.5", "0x1F", "a: b", "# c", "two\nlines\n", " left", "right ", new string('w', 90) + " end"),
        Gen.Choose(-2000, 2000).Select(static number => (object?)(number / 4.0)));

    /// <summary>Trees of the scalars and keys that go wrong most easily.</summary>
    public static Arbitrary<object?> Odd { get; } = Gen.Choose(0, int.MaxValue - 1).Select(static seed => new RandomValues(seed).Tree()).ToArbitrary();

    /// <summary>Values as a file has them, with few names, so that maps of two files meet.</summary>
    public static Arbitrary<GoMap> Plain { get; } = Arb.From(Gen.Sized(static size => Map(Math.Min(4, 1 + (size / 8)))), Smaller);

    private static Gen<GoMap> Map(int depth) =>
        from count in Gen.Choose(0, 5)
        from entries in Entry(depth).ListOf(count)
        select new GoMap(entries);

    private static Gen<KeyValuePair<string, object?>> Entry(int depth) =>
        from name in Names
        from value in Value(depth - 1)
        select KeyValuePair.Create(name, value);

    private static Gen<object?> Value(int depth) => depth <= 0
        ? Scalars
        : Gen.OneOf(Scalars, Map(depth).Select(static map => (object?)map), Scalars.ListOf(3).Select(static items => (object?)new GoList(items)));

    private static IEnumerable<GoMap> Smaller(GoMap map)
    {
        foreach (var (name, value) in map)
        {
            yield return new(map.Where(entry => entry.Key != name));
            foreach (var inner in value is GoMap nested ? Smaller(nested) : [])
            {
                yield return new(map.Select(entry => entry.Key == name ? KeyValuePair.Create(name, (object?)inner) : entry));
            }
        }
    }
}
