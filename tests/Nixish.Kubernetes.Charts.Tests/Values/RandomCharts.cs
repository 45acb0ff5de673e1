using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Values;

/// <summary>Charts in charts with values of a seed, whose few names and many nulls and clashes meet one another.</summary>
internal sealed class RandomCharts(int seed)
{
    private static readonly string[] Names = ["a", "b", "c", "global", "sub", "low"];
    private static readonly string[] Below = ["sub", "low", "other"];
    private readonly Random _random = new(seed);

    /// <summary>Whether some values are null.</summary>
    public bool HasNulls { get; init; } = true;

    public ChartDefaults Chart(string name = "top", int depth = 2) => new(
        name,
        Map(3),
        depth == 0 ? [] : [.. Below.Where(_ => _random.Next(2) == 0).Select(one => Chart(one, depth - 1))]);

    public GoMap Map(int depth)
    {
        var map = new GoMap();
        for (var i = _random.Next(5); i > 0; i--)
        {
            map[Names[_random.Next(Names.Length)]] = Value(depth - 1);
        }

        return map;
    }

    public string Setting() => string.Concat(Enumerable.Range(0, _random.Next(1, 9)).Select(_ => Pieces[_random.Next(Pieces.Length)]));

    private static readonly string[] Pieces = ["a", "b", "c.d", ".", "=", "=", "=1", "=x", ",", "[0]", "[1]", "[2]", "[", "]", "{", "}", "={1,x}", "\\,", "\\.", "\\", "null", "=true", "0", "=007", " ", "é", "[-1]", "[x]", "=\"q\"", "={\"k\":1}", "=[1,2]"];

    private object? Value(int depth) => _random.Next(depth > 0 ? 7 : 4) switch
    {
        0 => HasNulls ? null : true,
        1 => (double)_random.Next(5),
        2 => "x",
        3 => new GoList([1.0, HasNulls ? null : false]),
        _ => Map(depth),
    };
}
