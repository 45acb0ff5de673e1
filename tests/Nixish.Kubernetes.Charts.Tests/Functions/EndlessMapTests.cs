using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Functions;

/// <summary>A chart can put a map into itself. The original ends with its stack there; ours may not.</summary>
public class EndlessMapTests
{
    public static TheoryData<string> Functions =>
    [
        .. ChartFunctions.Of(new()).Keys.Where(static name => !KnownDifferences.Functions.ContainsKey(name) || name.StartsWith("to", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_ends_with_a_map_that_holds_itself(string function)
    {
        foreach (var arguments in new[] { "$d", "$d $d", "(dict) $d", "$d (dict)", "(list $d) (list $d)", "(list $d)", "\"a\" $d", "$d \"a\"", "$d $d $d", "\"a\" $d $e", "(dict \"a\" $d) (dict \"a\" $e)", "$d $e", "\"%v\" $d", "\"a\" \"b\" $d" })
        {
            // What counts is that each of them returns at all.
            FunctionCase.Ours($$$"""{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ $e := dict }}{{ $_ = set $e "a" $e }}{{ $x := {{{function}}} {{{arguments}}} }}{{ kindOf $x }}""").Should().MatchRegex("^(output|error): ", "of {0} {1}", function, arguments);
        }
    }
}
