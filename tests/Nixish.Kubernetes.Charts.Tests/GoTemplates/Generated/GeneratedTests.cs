using System.Text.RegularExpressions;
using Nixish.Kubernetes.Charts.Tests.Oracle;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Generated;

/// <summary>Ten thousand cases that nobody thought of, each held against the original. The seeds are fixed: a failure is the same in every run. <c>NIXISH_FUZZ_TIMES</c> multiplies how many there are.</summary>
public partial class GeneratedTests
{
    private const int Batch = 1000;

    // An address that is printed differs from run to run.
    private static readonly GoMap Data = new(Sample.Data.Where(static entry => entry.Key != "ptr"));

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, 5 * (int.TryParse(Environment.GetEnvironmentVariable("NIXISH_FUZZ_TIMES"), out var times) ? times : 1))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_random_template_prints_or_fails_as_in_Go(int seed)
    {
        var generator = new RandomTemplate(new Random(seed));
        var templates = Enumerable.Range(0, Batch).Select(_ => generator.Next()).ToList();
        if (Disagreements(templates).OrderBy(static template => template.Length).FirstOrDefault() is { } shortest)
        {
            var smallest = Smallest(shortest);
            GoCase.Rendered(smallest, data: Data).Should().Be(GoOracle.Ask(GoCase.Question(smallest, data: Data)).AsText(), "Go prints so of {0} (seed {1})", GoFormat.Quote(smallest), seed);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_random_printf_prints_as_in_Go(int seed)
    {
        var generator = new RandomPrintf(new Random(seed));
        var cases = Enumerable.Range(0, Batch).Select(_ => generator.Next()).ToList();
        var answers = GoOracle.Ask([.. cases.Select(one => OracleQuestion.Printf(one.Format, one.Arguments))]);
        var wrong = cases.Zip(answers).Where(pair => Printed(pair.First) != pair.Second.AsText()).OrderBy(pair => pair.First.Format.Length).FirstOrDefault();
        if (wrong is { Second: { } answer })
        {
            var arguments = string.Join(", ", wrong.First.Arguments.Select(static one => GoFormat.Printf("%T(%#v)", one, one)));
            Printed(wrong.First).Should().Be(answer.AsText(), "Go prints so of {0} with {1} (seed {2})", GoFormat.Quote(wrong.First.Format), arguments, seed);
        }
    }

    private static string Printed((string Format, object?[] Arguments) one) => GoText.Normal(GoFormat.Printf(one.Format, one.Arguments));

    private static List<string> Disagreements(IReadOnlyList<string> templates)
    {
        var answers = GoOracle.Ask([.. templates.Select(template => GoCase.Question(template, data: Data))]);
        return [.. templates.Zip(answers).Where(static pair => GoCase.Rendered(pair.First, data: Data) != pair.Second.AsText() && !IsNewer(pair.Second)).Select(static pair => pair.First)];
    }

    // Loops over numbers are younger than the oracle.
    private static bool IsNewer(OracleAnswer answer) => answer.Error is { } error && OverNumber().IsMatch(error);

    // Leaves out what does not matter to the disagreement, piece by piece.
    private static string Smallest(string template)
    {
        for (var size = template.Length / 2; size > 0; size = size == 1 ? 0 : (size + 1) / 2)
        {
            while (Disagreements([.. Enumerable.Range(0, Math.Max(template.Length - size + 1, 0)).Select(at => template.Remove(at, size))]) is [var smaller, ..])
            {
                template = smaller;
            }
        }

        return template;
    }

    [GeneratedRegex(@"range can't iterate over -?\d+$")]
    private static partial Regex OverNumber();
}
