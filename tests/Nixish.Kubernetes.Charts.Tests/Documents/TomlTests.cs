using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Documents;

public class TomlTests
{
    // YAML of a value, and its TOML.
    public static TheoryData<string, string> Written => new()
    {
        { "a: x", "a = \"x\"\n" },
        { "a: 1", "a = 1.0\n" },
        { "a: 1.5", "a = 1.5\n" },
        { "a: true", "a = true\n" },
        { "a: [1, x]", "a = [1.0, \"x\"]\n" },
        { "a: []", "a = []\n" },
        { "a: {}", "[a]\n" },
        { "a: {b: 1}", "[a]\n  b = 1.0\n" },
        { "a: {b: {c: 1}}", "[a]\n  [a.b]\n    c = 1.0\n" },
        { "z: 1\na: {b: 1}\nc: {d: 1}", "z = 1.0\n\n[a]\n  b = 1.0\n\n[c]\n  d = 1.0\n" },
        { "a: [{b: 1}, {c: 2}]", "[[a]]\n  b = 1.0\n\n[[a]]\n  c = 2.0\n" },
        { "a: [{b: 1}, 2]", "a = [{b = 1.0}, 2.0]\n" },
        { "a: [[1], [2]]", "a = [[1.0], [2.0]]\n" },
        { "a: null\nb: 1", "b = 1.0\n" },
        { "a b: 1\n\"\": 2\né: 3", "\"\" = 2.0\n\"a b\" = 1.0\n\"é\" = 3.0\n" },
        { "a: \"q\\\"\\\\\\t\\n\\u0001\"", "a = \"q\\\"\\\\\\t\\n\\u0001\"\n" },
        { "x: {l: [{k: {m: 1}}]}", "[x]\n\n  [[x.l]]\n    [x.l.k]\n      m = 1.0\n" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void A_map_is_written(string yaml, string toml) => GoToml.Write(GoYaml.Read(yaml)).Should().Be(toml);

    [Fact]
    public void What_is_written_agrees_with_Go() => Compare.Writing("toml.write", [.. Written.Select(row => GoYaml.Read(row.Data.Item1))], GoToml.Write);

    [Fact]
    public void Large_numbers_have_an_exponent_as_newer_encoders_write_it() => GoToml.Write(new GoMap { ["a"] = 1e6, ["b"] = double.PositiveInfinity }).Should().Be("a = 1e+06\nb = inf\n");

    [Fact]
    public void A_null_in_a_list_and_a_text_alone_are_refused()
    {
        FluentActions.Invoking(() => GoToml.Write(GoYaml.Read("a: [null]"))).Should().Throw<GoDocumentException>().WithMessage("toml: cannot encode array with nil element");
        FluentActions.Invoking(() => GoToml.Write("x")).Should().Throw<GoDocumentException>();
    }

    public static TheoryData<string> Read => new()
    {
        "a = 1\n",
        "a = 1_000\nb = 0x1F\nc = 0o17\nd = 0b11\ne = -5\nf = +7",
        "a = 1.5\nb = 1e3\nc = -2.5E-3\nd = 1_0.0_1",
        "a = true\nb = false",
        "a = \"x\\ty\\u00e9\\U0001F600\\\"\"\nb = 'c:\\raw'",
        "a = \"\"\"\nline one\n  two\"\"\"\nb = '''\nraw \\n'''",
        "a = \"\"\"x \\\n     y\"\"\"\nb = \"\"\"q\"\"q\"\"\"\"\"",
        "a = [1, 2, 3]\nb = [\n  \"x\", # one\n  \"y\",\n]\nc = []",
        "a = [[1, 2], [\"x\"]]\nb = [1, \"x\", 2.5]",
        "a = {b = 1, c = {d = \"x\"}}\ne = {}",
        "a.b.c = 1\na.b.d = 2\n\"x y\".z = 3",
        "[a]\nb = 1\n[a.c]\nd = 2\n[e.f.g]\nh = 3",
        "[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 3\n[[a.e]]\nf = 4",
        "# comment\n\n a = 1 # more\r\n[ b . c ]\r\nd = 2\r\n",
        "",
        // Refused.
        "a = 1\na = 2",
        "a = ",
        "a",
        "= 1",
        "[a]\n[a]",
        "a = 01",
        "a = \"x",
        "a = 'x\ny'",
        "a = [1, 2",
        "a = {b = 1",
        "[a\nb = 1",
        "a = 1 b = 2",
        "a = \"\\q\"",
        "a = _1",
        "a = 1.",
        "a = .5",
        "a = 1\n[a.b]\nc = 1",
        "a = {b = 1}\n[a]\nc = 1",
        "a = 99999999999999999999",
        "a = yes",
    };

    [Fact]
    public void What_is_read_and_refused_agrees_with_Go() => Compare.ReadingLoosely("toml.read", [.. Read.Select(static row => row.Data)], GoToml.Read);

    [Fact]
    public void An_error_names_its_line() =>
        FluentActions.Invoking(() => GoToml.Read("a = 1\nb = \n")).Should().Throw<GoDocumentException>().WithMessage("toml: line 2: *").Which.Line.Should().Be(2);

    [Fact]
    public void Dates_and_times_are_text_as_they_stand() =>
        GoJson.Write(GoToml.Read("a = 1979-05-27T07:32:00Z\nb = 1979-05-27\nc = 07:32:00.5\nd = 1979-05-27 07:32:00-07:00")).Should()
            .Be("""{"a":"1979-05-27T07:32:00Z","b":"1979-05-27","c":"07:32:00.5","d":"1979-05-27 07:32:00-07:00"}""");
}
