using Nixish.Kubernetes.Charts.Tests.GoTemplates.Generated;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Functions;

public class GeneratedCallTests
{
    private const int Calls = 1000;

    private static readonly string[] Texts =
    [
        "\"\"", "\"abc\"", "\"a b  c\"", "\"héllo ☃😀\"", "\"FooBar2baz_qux\"", "\"1.50\"", "\"0x1F\"", "\"-7\"", "\"a,b,,c\"", "\",\"", "\"\\n\\ta\"", ".s", ".u", ".bad", "\"/a/../b.txt\"",
        "\"[a-c]+\"", "\"(\"", "\"1h30m\"", "\"2006-01-02\"", "\"2020-03-15\"", "\"aGVsbG8=\"", "\"http://u:p@h:80/p?q#f\"", "\"$1\"", "(toString .i)", "\"1.2.3\"", "\"map\"",
    ];

    private static readonly string[] Numbers = ["0", "1", "-1", "2", "3", "7", "12", "-5", "(int 4)", ".i"];
    private static readonly string[] Others = ["2.5", "-0.5", "1e20", "(int64 3)", ".i64", ".i32", ".u64", ".byte", ".f", ".zero", "true", "false", "nil", ".nil", ".missing", "'a'", "(float64 \"NaN\")", "1i"];

    private static readonly string[] Lists =
        [".list", ".none", ".strings", ".ints", ".bytes", "(list 1 2 3)", "(list)", "(list \"x\" nil (dict))", "(rest .none)", "(until 3)", "(splitList \",\" \"c,b,a\")"];

    private static readonly string[] Maps = [".map", ".other", ".nothing", ".texts", "(dict \"a\" 1)", "(dict)", "(dict \"a\" (dict \"b\" 0))", "(deepCopy .map)"];

    private static readonly string[] Booleans = ["true", "false", ".yes", ".no", "(empty \"\")"];

    public static TheoryData<int> Seeds => GeneratedTests.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Calls_of_every_function_with_any_arguments_give_what_the_originals_give(int seed)
    {
        var random = new Random(seed);
        GoFunction[] functions =
        [
            .. ChartFunctions.Of(new()).Values.Where(static one => !KnownDifferences.Functions.ContainsKey(one.Name)
                && !KnownDifferences.Changing.Contains(one.Name) && !KnownDifferences.Apart.Contains(one.Name)).OrderBy(static one => one.Name, StringComparer.Ordinal),
        ];
        functions.Length.Should().BeGreaterThan(140);
        string[] templates = [.. Enumerable.Range(0, Calls).Select(index => Template(random, functions[index % functions.Length]))];
        try
        {
            FunctionCase.CheckAll(templates);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException($"With the seed {seed}: {exception.Message}", exception);
        }
    }

    private static string Template(Random random, GoFunction function)
    {
        var least = function.Parameters.Length - (function.Variadic ? 1 : 0);
        var count = function.Variadic ? least + random.Next(0, 4) : random.Next(30) == 0 ? random.Next(0, least + 2) : least;
        string[] arguments = [.. Enumerable.Range(0, count).Select(index => Argument(random, function.Parameters.IsEmpty ? GoType.Any : function.Parameters[Math.Min(index, function.Parameters.Length - 1)]))];
        if (function.Name == "set" && arguments is [var map, _, var value, ..] && map == value)
        {
            // The original ends with its stack, and with it all of its answers, where a map that contains itself is printed.
            arguments[2] = "1";
        }

        var call = string.Join(' ', [function.Name, .. arguments]);
        return random.Next(3) switch
        {
            0 => $"{{{{ {call} }}}}",
            1 => $"{{{{ {call} | printf \"%T %v\" ({call}) }}}}",
            _ => $"{{{{ {call} | printf \"%q\" }}}}",
        };
    }

    private static string Argument(Random random, GoType type)
    {
        // Mostly what fits, for a call that goes wrong at once shows little.
        var pool = random.Next(8) == 0 ? (GoKind)random.Next((int)GoKind.Struct) : type.Kind;
        string[] from = pool switch
        {
            GoKind.String => Texts,
            GoKind.Int => Numbers,
            GoKind.Bool => Booleans,
            GoKind.Map => Maps,
            GoKind.Slice => Lists,
            GoKind.Struct => ["(toDate \"2006-01-02\" \"2020-03-15\")"],
            _ => random.Next(6) switch { 0 => Texts, 1 => Numbers, 2 => Others, 3 => Lists, 4 => Maps, _ => Booleans },
        };
        return from[random.Next(from.Length)];
    }
}
