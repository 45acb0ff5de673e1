using System.Globalization;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Arithmetic and conversions: whole numbers are int64 and wrap round, <c>…f</c> functions count in decimals.</summary>
internal static class NumberFunctions
{
    // A list of a million numbers takes 32 MB; no chart counts so far.
    private const int MostNumbers = 1_000_000;

    public static void AddTo(FunctionTable table)
    {
        table.Add("int", GoType.Int, [GoType.Any], static call => (nint)GoCast.ToInt64(call[0]));
        table.Add("int64", GoType.Int64, [GoType.Any], static call => GoCast.ToInt64(call[0]));
        table.Add("float64", GoType.Float64, [GoType.Any], static call => GoCast.ToFloat64(call[0]));
        table.Add("atoi", GoType.Int, [GoType.String], static call => (nint)Atoi(call.Text(0)));
        table.Add("toDecimal", GoType.Int64, [GoType.Any], static call => FromOctal(GoFormat.Value(call[0])));

        table.Add("add1", GoType.Int64, [GoType.Any], static call => unchecked(GoCast.ToInt64(call[0]) + 1));
        table.AddOpen("add", GoType.Int64, [GoType.Any], static call => call.Arguments.Aggregate(0L, static (sum, one) => unchecked(sum + GoCast.ToInt64(one))));
        table.Add("sub", GoType.Int64, [GoType.Any, GoType.Any], static call => unchecked(GoCast.ToInt64(call[0]) - GoCast.ToInt64(call[1])));
        table.Add("div", GoType.Int64, [GoType.Any, GoType.Any], static call => Divide(GoCast.ToInt64(call[0]), GoCast.ToInt64(call[1])));
        table.Add("mod", GoType.Int64, [GoType.Any, GoType.Any], static call => Modulo(GoCast.ToInt64(call[0]), GoCast.ToInt64(call[1])));
        table.AddOpen("mul", GoType.Int64, [GoType.Any, GoType.Any], static call =>
            call.Tail(1).Aggregate(GoCast.ToInt64(call[0]), static (product, one) => unchecked(product * GoCast.ToInt64(one))));
        table.AddOpen("max", GoType.Int64, [GoType.Any, GoType.Any], static call => call.Arguments.Max(GoCast.ToInt64));
        table.AddAlias("biggest", "max");
        table.AddOpen("min", GoType.Int64, [GoType.Any, GoType.Any], static call => call.Arguments.Min(GoCast.ToInt64));

        table.Add("add1f", GoType.Float64, [GoType.Any], static call => Decimals(call[0], [1.0], static (one, other) => one + other));
        table.AddOpen("addf", GoType.Float64, [GoType.Any], static call => Decimals(0.0, call.Tail(0), static (one, other) => one + other));
        table.AddOpen("subf", GoType.Float64, [GoType.Any, GoType.Any], static call => Decimals(call[0], call.Tail(1), static (one, other) => one - other));
        table.AddOpen("mulf", GoType.Float64, [GoType.Any, GoType.Any], static call => Decimals(call[0], call.Tail(1), static (one, other) => one * other));
        table.AddOpen("divf", GoType.Float64, [GoType.Any, GoType.Any], static call => Decimals(call[0], call.Tail(1), static (one, other) => one / other));
        table.AddOpen("maxf", GoType.Float64, [GoType.Any, GoType.Any], static call => call.Arguments.Select(GoCast.ToFloat64).Aggregate(Larger));
        table.AddOpen("minf", GoType.Float64, [GoType.Any, GoType.Any], static call => call.Arguments.Select(GoCast.ToFloat64).Aggregate(static (one, other) => -Larger(-one, -other)));
        table.Add("ceil", GoType.Float64, [GoType.Any], static call => Math.Ceiling(GoCast.ToFloat64(call[0])));
        table.Add("floor", GoType.Float64, [GoType.Any], static call => Math.Floor(GoCast.ToFloat64(call[0])));
        table.AddOpen("round", GoType.Float64, [GoType.Any, GoType.Int, GoType.Float64], static call =>
            Round(GoCast.ToFloat64(call[0]), call.Int(1), call.Count > 2 ? (double)call[2]! : 0.5));

        table.Add("until", GoType.IntSlice, [GoType.Int], static call => List(Steps(0, call.Int(0), call.Int(0) < 0 ? -1 : 1)));
        table.Add("untilStep", GoType.IntSlice, [GoType.Int, GoType.Int, GoType.Int], static call => List(Steps(call.Int(0), call.Int(1), call.Int(2))));
        table.AddOpen("seq", GoType.String, [GoType.Int], static call => Sequence([.. call.Arguments.Select(static one => (long)(nint)one!)]));
    }

    /// <summary>The numbers from one up (or down) to another without it; none when the step leads away.</summary>
    private static List<long> Steps(long from, long to, long step)
    {
        var numbers = new List<long>();
        if (step == 0 || (to < from ? step > 0 : step < 0))
        {
            return numbers;
        }

        var count = (Int128.Abs((Int128)to - from) + Int128.Abs(step) - 1) / Int128.Abs(step);
        if (count > MostNumbers)
        {
            throw GoPanic.TooLarge("the list", (long)Int128.Min(count, long.MaxValue), MostNumbers);
        }

        for (var i = 0; i < (int)count; i++)
        {
            numbers.Add(from + (i * step));
        }

        return numbers;
    }

    private static GoList List(List<long> numbers) => GoList.Over(GoType.IntSlice, [.. numbers.Select(static number => (object?)(nint)number)]);

    private static string Sequence(long[] bounds)
    {
        switch (bounds)
        {
            case [var end]:
                var up = end < 1 ? -1 : 1;
                return Join(Steps(1, unchecked(end + up), up));
            case [var start, var end]:
                var way = end < start ? -1 : 1;
                return Join(Steps(start, unchecked(end + way), way));
            case [var start, var step, var end]:
                return end < start && step > 0 ? "" : Join(Steps(start, unchecked(end + (end < start ? -1 : 1)), step));
            default:
                return "";
        }
    }

    private static string Join(List<long> numbers) => string.Join(' ', numbers.Select(static number => number.ToString(CultureInfo.InvariantCulture)));

    private static long Atoi(string text)
    {
        _ = GoCast.TryParseDigits(text.AsSpan(text is ['+' or '-', ..] ? 1 : 0), 10, text.StartsWith('-'), out var number, out _);
        return number;
    }

    private static long FromOctal(string text) =>
        GoCast.TryParseDigits(text.AsSpan(text is ['+' or '-', ..] ? 1 : 0), 8, text.StartsWith('-'), out var number, out _) ? number : 0;

    private static long Divide(long one, long other) => other switch
    {
        0 => throw GoPanic.DivideByZero(),
        -1 => unchecked(-one),
        _ => one / other,
    };

    private static long Modulo(long one, long other) => other switch
    {
        0 => throw GoPanic.DivideByZero(),
        -1 => 0,
        _ => one % other,
    };

    private static double Decimals(object? first, IEnumerable<object?> others, Func<GoDecimal, GoDecimal, GoDecimal> apply) =>
        others.Aggregate(GoDecimal.Of(GoCast.ToFloat64(first)), (sum, one) => apply(sum, GoDecimal.Of(GoCast.ToFloat64(one)))).ToDouble();

    // An infinity beats what is not a number.
    private static double Larger(double one, double other) =>
        double.IsPositiveInfinity(one) || double.IsPositiveInfinity(other) ? double.PositiveInfinity : Math.Max(one, other);

    private static double Round(double number, long places, double roundOn)
    {
        var power = Math.Pow(10, places);
        var digit = power * number;
        var rest = double.IsInfinity(digit) ? double.NaN : digit - Math.Truncate(digit);
        return (rest >= roundOn ? Math.Ceiling(digit) : Math.Floor(digit)) / power;
    }
}
