using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Documents;

public class YamlOutTests
{
    // A text, and how it is written as the value of a key.
    public static TheoryData<string, string> Texts => new()
    {
        { "", "\"\"" },
        { "text", "text" },
        { "two words", "two words" },
        { "true", "\"true\"" },
        { "yes", "\"yes\"" },
        { "Off", "\"Off\"" },
        { "y", "\"y\"" },
        { "N", "\"N\"" },
        { "null", "\"null\"" },
        { "~", "\"~\"" },
        { "nullable", "nullable" },
        { "1", "\"1\"" },
        { "-1", "\"-1\"" },
        { "+1", "\"+1\"" },
        { "1.5", "\"1.5\"" },
        { "1e3", "\"1e3\"" },
        { ".5", "\".5\"" },
        { "1.2.3", "1.2.3" },
        { "0777", "\"0777\"" },
        { "0o7", "\"0o7\"" },
        { "08", "\"08\"" },
        { "0x1F", "\"0x1F\"" },
        { "0xZ", "0xZ" },
        { "0b11", "\"0b11\"" },
        { "1_000", "\"1_000\"" },
        { "12345678901234567890123", "\"12345678901234567890123\"" },
        { ".inf", "\".inf\"" },
        { ".nan", "\".nan\"" },
        { "1:30", "\"1:30\"" },
        { "12:30:45.5", "\"12:30:45.5\"" },
        { "1:99", "1:99" },
        { "2020-01-01", "\"2020-01-01\"" },
        { "2020-13-01", "2020-13-01" },
        { "2001-12-14t21:59:43.10-05:00", "\"2001-12-14t21:59:43.10-05:00\"" },
        { "<<", "<<" },
        { "=", "=" },
        { "-", "'-'" },
        { "- a", "'- a'" },
        { "-a", "-a" },
        { "?", "'?'" },
        { "?a", "?a" },
        { ":", "':'" },
        { ":a", ":a" },
        { "a: b", "'a: b'" },
        { "a:b", "a:b" },
        { "a:", "'a:'" },
        { "a #b", "'a #b'" },
        { "a#b", "a#b" },
        { "#a", "'#a'" },
        { "[a", "'[a'" },
        { "a]", "a]" },
        { "{{ x }}", "'{{ x }}'" },
        { "&a", "'&a'" },
        { "*", "'*'" },
        { "!a", "'!a'" },
        { "|", "'|'" },
        { ">a", "'>a'" },
        { "%a", "'%a'" },
        { "@a", "'@a'" },
        { "`a`", "'`a`'" },
        { "'a'", "'''a'''" },
        { "\"a\"", "'\"a\"'" },
        { "it's", "it's" },
        { ",a", "',a'" },
        { "---", "'---'" },
        { "... ", "'... '" },
        { " a", "' a'" },
        { "a ", "'a '" },
        { "a\tb", "\"a\\tb\"" },
        { "a\\b", "a\\b" },
        { "a\rb", "\"a\\rb\"" },
        { "\u0001", "\"\\x01\"" },
        { "\u001b[0m", "\"\\e[0m\"" },
        { "é☃", "é☃" },
        { "\u00a0", "\u00a0" },
        { "😀", "\"\\U0001F600\"" },
        { "\ufeff", "\"\\uFEFF\"" },
        { "\ufeffab", "\"\\uFEFF\\x61\\x62\"" },
        { "\u2028", "'\u2028'" },
        { "a\u0085b", "a b" },
        { "a\nb", "|-\n  a\n  b" },
        { "a\nb\n", "|\n  a\n  b" },
        { "a\n\n", "|+\n  a\n" },
        { "\n", "|2+\n" },
        { "\na", "|2-\n\n  a" },
        { " a\nb", "|2-\n   a\n  b" },
        { "a\n b\n\nc", "|-\n  a\n   b\n\n  c" },
        { "a \nb", "\"a \\nb\"" },
        { "a\nb ", "\"a\\nb \"" },
        { "a\n\tb", "\"a\\n\\tb\"" },
        { "a\n😀", "\"a\\n\\U0001F600\"" },
        { Words(20), "word word word word word word word word word word word word word word word word\n  word word word word" },
        { $"a: {Words(17)}", "'a: word word word word word word word word word word word word word word word\n  word word'" },
        { $"😀 {Words(18)}", "\"\\U0001F600 word word word word word word word word word word word word word word\n  word word word word\"" },
        { new string('x', 100), new string('x', 100) },
        { $"{new string('x', 90)} y", $"{new string('x', 90)}\n  y" },
        { $"{new string('x', 90)}  y", $"{new string('x', 90)}  y" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_is_written_in_its_own_way(string text, string written) => GoYaml.Write(new GoMap { ["k"] = text }).TrimEnd('\n').Should().Be($"k: {written}".TrimEnd('\n'));

    [Fact]
    public void Each_text_agrees_with_Go() => Compare.Writing("yaml.write", [.. Texts.Select(static row => new GoMap { ["k"] = row.Data.Item1 })], GoYaml.Write);

    [Fact]
    public void Each_text_agrees_with_Go_when_written_pretty() => Compare.Writing("yaml.writepretty", [.. Texts.Select(static row => new GoMap { ["k"] = row.Data.Item1 })], GoYaml.WritePretty);

    [Fact]
    public void Each_text_agrees_with_Go_as_a_key() => Compare.Writing("yaml.write", [.. Texts.Where(static row => !row.Data.Item1.Contains('\u0085', StringComparison.Ordinal)).Select(static row => new GoMap { [row.Data.Item1] = GoList.Of("a") })], GoYaml.Write);

    // JSON of a value, and its YAML.
    public static TheoryData<string, string> Values => new()
    {
        { "null", "null\n" },
        { "{}", "{}\n" },
        { "[]", "[]\n" },
        { "\"x\"", "x\n" },
        { "[1,[2,[3]],{\"a\":4}]", "- 1\n- - 2\n  - - 3\n- a: 4\n" },
        { "{\"a\":[1,2]}", "a:\n- 1\n- 2\n" },
        { "{\"a\":{\"b\":{\"c\":[]}}}", "a:\n  b:\n    c: []\n" },
        { "[{\"a\":[{\"b\":1,\"c\":2}]}]", "- a:\n  - b: 1\n    c: 2\n" },
        { "{\"a10\":1,\"a9\":2,\"A\":3,\"_x\":4,\"10\":5,\"9\":6}", "_x: 4\n\"9\": 6\n\"10\": 5\nA: 3\na9: 2\na10: 1\n" },
        { "[1.0,1.5,1e6,1e20,1e21,0.000001,1e-7,-0.0,123456789012345678901234]", "- 1\n- 1.5\n- 1000000\n- 1e+20\n- 1e+21\n- 1e-06\n- 1e-07\n- 0\n- 1.2345678901234569e+23\n" },
        { "[[\"a\\nb\"]]", "- - |-\n    a\n    b\n" },
        { "{\"a\\nb\":1}", "? |-\n  a\n  b\n: 1\n" },
        { "\"a\\nb\"", "|-\n  a\n  b\n" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_laid_out(string json, string yaml) => GoYaml.Write(GoJson.Read(json)).Should().Be(yaml);

    [Fact]
    public void Each_value_agrees_with_Go()
    {
        var values = Values.Select(static row => GoJson.Read(row.Data.Item1)).ToList();
        Compare.Writing("yaml.write", values, GoYaml.Write);
        Compare.Writing("yaml.writepretty", values, GoYaml.WritePretty);
    }

    [Fact]
    public void Values_of_templates_are_written_through_JSON()
    {
        GoYaml.Write(new GoMap { ["a"] = 5L, ["b"] = (nint)6, ["c"] = "hi"u8.ToArray(), ["d"] = GoList.OfStrings(["x"]), ["e"] = GoText.FromUtf8([0xff]), ["f"] = 2.5f, ["g"] = ulong.MaxValue })
            .Should().Be("a: 5\nb: 6\nc: aGk=\nd:\n- x\ne: \ufffd\nf: 2.5\ng: 18446744073709551615\n");
        GoYaml.WritePretty(new GoMap { ["a"] = GoText.FromUtf8([0xff]), ["b"] = new byte[] { 1, 2 }, ["c"] = double.NaN }).Should().Be("a: !!binary /w==\nb:\n  - 1\n  - 2\nc: .nan\n");
    }

    [Fact]
    public void What_YAML_cannot_say_is_an_error()
    {
        var circle = new GoMap();
        circle["a"] = circle;
        FluentActions.Invoking(() => GoYaml.Write(circle)).Should().Throw<GoDocumentException>().WithMessage("*encountered a cycle via map?string?interface {}");
        FluentActions.Invoking(() => GoJson.Write(circle)).Should().Throw<GoDocumentException>().WithMessage("json: unsupported value: encountered a cycle*");
        FluentActions.Invoking(() => GoYaml.Write(double.NaN)).Should().Throw<GoDocumentException>().WithMessage("error marshaling into JSON: json: unsupported value: NaN");
        FluentActions.Invoking(() => GoYaml.Write("\u007f")).Should().Throw<GoDocumentException>().WithMessage("*control characters are not allowed");
        FluentActions.Invoking(() => GoYaml.Write(new GoMap { [new string('k', 1100)] = 1.0 })).Should().Throw<GoDocumentException>();
        FluentActions.Invoking(() => GoYaml.Write(new GoMap { ["a\u0085"] = 1.0 })).Should().Throw<GoDocumentException>();
    }

    private static string Words(int count) => string.Join(' ', Enumerable.Repeat("word", count));
}
