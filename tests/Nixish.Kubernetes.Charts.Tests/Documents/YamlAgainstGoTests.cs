using Nixish.Kubernetes.Charts.Tests.Oracle;

namespace Nixish.Kubernetes.Charts.Tests.Documents;

public class YamlAgainstGoTests
{
    private const int Cases = 2500;

    // YamlDotNet folds lines that end with these, which nobody writes, in another way.
    private const string OddBreaks = "\u0085\u2028\u2029";

    // YamlDotNet refuses a comma right after a tag, and a comment right after the mark of a block; of an anchor that does not end at a space yaml.v2 makes two things.
    private static readonly string[] Stricter = ["!,", "|#", ">#", "|+#", "|-#"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_scalars_are_written_byte_for_byte_as_Go_writes_them(int seed)
    {
        var random = new RandomValues(seed);
        Compare.Writing("yaml.write", [.. Enumerable.Range(0, Cases).Select(_ => random.Scalar())], GoYaml.Write);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_trees_are_written_byte_for_byte_as_Go_writes_them(int seed)
    {
        var random = new RandomValues(seed);
        Compare.Writing("yaml.write", [.. Enumerable.Range(0, Cases).Select(_ => random.Tree())], GoYaml.Write);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    public void Random_trees_are_written_pretty_byte_for_byte_as_Go_writes_them(int seed)
    {
        var random = new RandomValues(seed);
        Compare.Writing("yaml.writepretty", [.. Enumerable.Range(0, Cases).Select(_ => random.Tree())], GoYaml.WritePretty);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Random_trees_are_written_as_JSON_byte_for_byte_as_Go_writes_them(int seed)
    {
        var random = new RandomValues(seed);
        var trees = Enumerable.Range(0, Cases).Select(_ => random.Tree()).ToList();
        Compare.Writing("json.write", trees, static value => GoJson.Write(value));
        Compare.Writing("json.write", trees, static value => GoJson.Write(value, GoJsonStyle.Raw), "raw");
        Compare.Writing("json.write", trees, static value => GoJson.Write(value, GoJsonStyle.Pretty), "pretty");
    }

    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    public void Random_JSON_that_was_damaged_is_read_or_refused_as_Go_does_it(int seed)
    {
        var random = new RandomValues(seed);
        var damage = new Random(seed);
        Compare.Reading("json.read", [.. Enumerable.Range(0, Cases).Select(_ => Damaged(GoJson.Write(random.Tree()), damage))], GoJson.Read);
    }

    private static string Damaged(string json, Random random)
    {
        var at = random.Next(json.Length + 1);
        return random.Next(4) switch
        {
            0 => json,
            1 => json[..at],
            2 => json.Insert(at, "\"\\{}[]:,0-.eEtfn u\n"[random.Next(18)].ToString()),
            _ => json.Remove(Math.Min(at, Math.Max(0, json.Length - 1)), Math.Min(1, json.Length)),
        };
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void What_Go_writes_of_random_trees_is_read_as_Go_reads_it(int seed)
    {
        var random = new RandomValues(seed);
        var texts = GoOracle.Ask([.. Enumerable.Range(0, Cases).Select(_ => new OracleQuestion("yaml.write") { Value = random.Tree() })]).Where(static one => one.Error is null).Select(static one => one.Output!);
        Compare.Reading("yaml.read", [.. texts.Where(static text => text.AsSpan().IndexOfAny(OddBreaks) < 0)], GoYaml.Read);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void Random_plain_scalars_mean_what_they_mean_to_Go(int seed)
    {
        var random = new RandomValues(seed);
        var texts = Enumerable.Range(0, Cases).Select(_ => random.Line().TrimStart()).Where(static line => !line.StartsWith('&') && !Stricter.Any(line.StartsWith));
        Compare.ReadingLoosely("yaml.read", [.. texts.Select(static line => $"k: {line}\n")], GoYaml.Read);
    }
}
