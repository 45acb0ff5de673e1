using FsCheck;
using FsCheck.Fluent;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Documents;

public class YamlInTests
{
    // YAML, and the JSON of what it means.
    public static TheoryData<string, string> Read => new()
    {
        { "", "null" },
        { "# only a comment", "null" },
        { "---\n", "null" },
        { "a: 1", """{"a":1}""" },
        { "a: [y, Yes, on, TRUE, n, NO, off, False]", """{"a":[true,true,true,true,false,false,false,false]}""" },
        { "y: 1\nno: 2\non: 3", """{"false":2,"true":3}""" },
        { "[~, null, Null, NULL, '']", """[null,null,null,null,""]""" },
        { "a:", """{"a":null}""" },
        { "[0777, 0o777, 0x1F, 0b101, 1_000, -0b11, +5]", "[511,511,31,5,1000,-3,5]" },
        { "[08, 0.5, .5, 1e3, 1., -1.5E-3]", "[8,0.5,0.5,1000,1,-0.0015]" },
        { "[1:30, 12:30:45]", """["1:30","12:30:45"]""" },
        { "[2001-01-01, 2001-12-14t21:59:43.10-05:00]", """["2001-01-01","2001-12-14t21:59:43.10-05:00"]""" },
        { "[9223372036854775808, 18446744073709551615, 18446744073709551616]", "[9223372036854776000,18446744073709552000,18446744073709552000]" },
        { "[1e400, 0x, 0b2, 1_, _1, '1']", """["1e400","0x","0b2",1,"_1","1"]""" },
        { "1: a\n1.5: b\ntrue: c\n0x10: d", """{"1":"a","1.5":"b","16":"d","true":"c"}""" },
        { "a: 1\na: 2", """{"a":2}""" },
        { "a: &x {b: 1}\nc: *x", """{"a":{"b":1},"c":{"b":1}}""" },
        { "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3", """{"a":{"b":1,"c":2},"d":{"b":1,"c":3}}""" },
        { "d: {c: 3, <<: {c: 2}}", """{"d":{"c":2}}""" },
        { "d: {<<: [{a: 1}, {a: 2, b: 3}]}", """{"d":{"a":1,"b":3}}""" },
        { "a: '<<'\n'<<': {b: 1}", """{"<<":{"b":1},"a":"<<"}""" },
        { "[!!str 5, !!int '5', !!float 5, !!bool 'yes', !!null '', !own x, !!binary aGk=]", """["5",5,5,true,null,"x","hi"]""" },
        { "! 5", "\"5\"" },
        { "|\n  a\n  b\n", "\"a\\nb\\n\"" },
        { "|-\n  a\n", "\"a\"" },
        { "|+\n  a\n\n", "\"a\\n\\n\"" },
        { ">\n  a\n  b\n\n  c\n", "\"a b\\nc\\n\"" },
        { "|2\n   a\n", "\" a\\n\"" },
        { "a\n b\n\n c", "\"a b\\nc\"" },
        { "\"a\\x41\\u00e9\\n\\\n   b\"", "\"aAé\\nb\"" },
        { "'it''s'", "\"it's\"" },
        { "{a: [1, {b: c}], ? d : e}", """{"a":[1,{"b":"c"}],"d":"e"}""" },
        { "- - 1\n  - 2\n- 3", "[[1,2],3]" },
        { "? a\n: b", """{"a":"b"}""" },
        { "a: 1\n---\nb: 2", """{"a":1}""" },
        { "a: 1\n...\nrubbish: [", """{"a":1}""" },
        { "a:\t1", """{"a":1}""" },
        { "a: b #c", """{"a":"b"}""" },
        { "a: http://x/y#z", """{"a":"http://x/y#z"}""" },
        { "\ufeffa: 1", """{"a":1}""" },
        { "a: 1\r\nb: 2\r\n", """{"a":1,"b":2}""" },
        { "  a: 1\nb: 2", """{"a":1}""" },
        { "a:\n  b: \"x\n y\"\nc: \"p\nq\"", """{"a":{"b":"x y"},"c":"p q"}""" },
        { "a: |\n   \nb: 2", """{"a":"","b":2}""" },
        { "a: {}\nb: []", """{"a":{},"b":[]}""" },
    };

    [Theory]
    [MemberData(nameof(Read))]
    public void Text_means_what_it_means_to_Helm(string yaml, string json) => GoJson.Write(GoYaml.Read(yaml), GoJsonStyle.Raw).Should().Be(json);

    [Fact]
    public void Each_text_agrees_with_Go() => Compare.Reading("yaml.read", [.. Read.Select(static row => row.Data.Item1)], GoYaml.Read);

    [Theory]
    [InlineData('"')]
    [InlineData('\'')]
    public void A_quoted_text_may_go_on_for_a_hundred_lines_to_the_left_of_its_key(char quote)
    {
        var text = $"a:\n      b:\n        - c: {quote}first\n{string.Concat(Enumerable.Range(0, 100).Select(static n => $"   line {n}|\\\n"))}  last{quote}\n          d: 1\n";
        Compare.Reading("yaml.read", [text], GoYaml.Read);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "a: {{ x }}", "error converting YAML to JSON: yaml: invalid map key: map[interface {}]interface {}{\"x\":interface {}(nil)}" },
        { "shop:\n  open: 1\n  daily\n  late: 2\n", "error converting YAML to JSON: yaml: line 4: could not find expected ':'" },
        { "shop:\n  open: 1\n  daily", "error converting YAML to JSON: yaml: line 4: could not find expected ':'" },
        { "shop:\n  - open: 1\n    daily\n  - late\n", "error converting YAML to JSON: yaml: line 4: could not find expected ':'" },
        { "open: 1\ndaily", "error converting YAML to JSON: yaml: line 3: could not find expected ':'" },
        { "shop:\n- open\ndaily\n", "error converting YAML to JSON: yaml: line 4: could not find expected ':'" },
        { "shop:\n  - open\n  [daily]\n", "error converting YAML to JSON: yaml: line 4: could not find expected ':'" },
        { "open: 1\n{daily: 2}\n\n# late\nlate: 3\n", "error converting YAML to JSON: yaml: line 5: could not find expected ':'" },
        { "open: 1\ndaily\n# late\n\nlate: 3\n", "error converting YAML to JSON: yaml: line 3: could not find expected ':'" },
        { "open: 1\n\"da\n ily\"\nlate: 3\n", "error converting YAML to JSON: yaml: line 3: could not find expected ':'" },
        { "open: 1\n&x daily # always\nlate: 3\n", "error converting YAML to JSON: yaml: line 3: could not find expected ':'" },
        { "shop:\n    open: 1\n  daily\n", "error converting YAML to JSON: yaml: line 2: did not find expected key" },
        { "a: b: c", "error converting YAML to JSON: yaml: mapping values are not allowed in this context" },
        { "x: 1\na: b: c", "error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context" },
        { "~: 1", "error converting YAML to JSON: Unsupported map key of type: %!s(<nil>), key: <nil>, value: 1" },
        { "a: *x", "error converting YAML to JSON: yaml: unknown anchor 'x' referenced" },
        { "a: &x [*x]", "error converting YAML to JSON: yaml: anchor 'x' value contains itself" },
        { "a: !!int x", "error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!int" },
        { "a: .inf", "error converting YAML to JSON: json: unsupported value: +Inf" },
        { "a: \u0001", "error converting YAML to JSON: yaml: control characters are not allowed" },
        { "a: {<<: 1}", "error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value" },
        { "a: !!binary x", "error converting YAML to JSON: yaml: !!binary value contains invalid base64 data" },
        { "a: 'x", "error converting YAML to JSON: yaml: found unexpected end of stream" },
        { "a:\n  - b\n c: d", "error converting YAML to JSON: yaml: line 2: did not find expected key" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_wrong_is_said_in_words_of_Go(string yaml, string message) =>
        FluentActions.Invoking(() => GoYaml.Read(yaml)).Should().Throw<GoDocumentException>().Which.Message.Should().Be(message);

    [Fact]
    public void Each_refusal_agrees_with_Go() => Compare.Reading("yaml.read", [.. Refused.Select(static row => row.Data.Item1)], GoYaml.Read);

    // Of tabs, libyaml has rules of its own; YamlDotNet has others.
    private static readonly string[] WithTabs =
    [
        "\ta: 1\n", "a:\n\tb: 1\n", "a: 1\n\tb: 2\n", "a:\n  b: 1\n\t\n  c: 2\n", "a:\n\t- 1\n", "a: [\n\t1,\n\t2]\n", "a: \"x\n\ty\"\n", "a: x\n\ty\n", "a:\n  - x\n\ty\n",
        "- 1\n\t- 2\n", "a: |\n\tx\n", "a: |\n  x\n\ty\n", "a: |\n  x\n  \ty\n", "a: >\n  x\n\t\n  y\n", "a:\t1\n", "a: 1\t# c\n", "\t# c\na: 1\n", "\n\t\na: 1\n", "a:\n \tb: 1\n",
        "a:\n  b:\n  \tc: 1\n", "-\ta\n", "-\t- a\n", "- \ta: 1\n", "a: 1\n\t\n", "a: 1\n\t# c\nb: 2\n", "{\n\ta: 1}\n", "---\n\ta\n", "---\ta\n", "? \ta\n: b\n", "? a\n:\tb\n", "\tx\n",
        "\"a\":\n\tb\n", "a:\n\t\"b\"\n", "a:\n\t{b: 1}\n", "a:\n  b: \"x\"\n  \t# c\n", "a: >-\n\t\n  x\n", "a: |\n  x\n\t\n", "a: |\n  x\n \t\n", "a: |2\n\t\n  x\n", "# c\n\t\n",
        "a: 1 \t\n", "a: x \t y\n", "a:\n- b\n\t\n- c\n", "a: x\n\t\nb: y\n", "a: 'x'\n\t\nb: y\n", "a: [1]\n\t\nb: y\n", "a: [1]\t\nb: y\n", "a:\n  b: 1\n\t# c\n", "a:\t\n  b: 1\n",
        "a: -\tb\n", "a:\n- -\tb\n", "a: ?\tb\n", "?\tb\n", "a: \t|\n  x\n", "a: |\t\n  x\n", "a: 1\n---\t\nb: 1\n", "a: 1\n...\n\tb\n", "\t", " \t\n", "a: {\n\t}\n", "a: {b: 1\n\t}\n",
        "a: {b: 1,\n\tc: 2\n\t}\n", "a: b:\n\tc\n", "a: |\n  x\nb:\n\tc: 1\n", "a: x # -\t\n", "a: 'x\n\n\ty'\nb: 1\n", "a: &b\t1\nc: *b\t\n", "a: !!str\t1\n", "a: \"é\"\n\tb: 1\n",
    ];

    [Fact]
    public void Tabs_are_taken_and_refused_where_Go_does_so() => Compare.Reading("yaml.read", WithTabs, GoYaml.Read);

    [Fact]
    public void Bombs_are_refused()
    {
        var aliases = string.Concat(Enumerable.Range(1, 9).Select(static n => $"a{n}: &a{n} [{string.Join(',', Enumerable.Repeat($"*a{n - 1}", 10))}]\n"));
        FluentActions.Invoking(() => GoYaml.Read($"a0: &a0 [x]\n{aliases}")).Should().Throw<GoDocumentException>().WithMessage("*excessive aliasing");
        FluentActions.Invoking(() => GoYaml.Read(new string('[', 20_000))).Should().Throw<GoDocumentException>();
        FluentActions.Invoking(() => GoYaml.Read(string.Concat(Enumerable.Repeat("- ", 5000)))).Should().Throw<GoDocumentException>();
        FluentActions.Invoking(() => GoJson.Read(new string('[', 100_000))).Should().Throw<GoDocumentException>();
        FluentActions.Invoking(() => GoToml.Read($"a = {new string('[', 100_000)}")).Should().Throw<GoDocumentException>();
    }

    [Fact]
    public void A_document_of_another_shape_is_an_error()
    {
        FluentActions.Invoking(() => GoYaml.ReadMap("- a")).Should().Throw<GoDocumentException>().WithMessage("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map?string?interface {}");
        FluentActions.Invoking(() => GoYaml.ReadList("a: b")).Should().Throw<GoDocumentException>().WithMessage("*cannot unmarshal object into Go value of type []interface {}");
        FluentActions.Invoking(() => GoJson.ReadMap("5")).Should().Throw<GoDocumentException>().WithMessage("json: cannot unmarshal number into Go value of type map?string?interface {}");
    }

    [Fact]
    public void Whole_numbers_can_be_kept() => GoYaml.ReadExact("20240101").Should().Be((nint)20240101);

    [Fact]
    public void A_stream_is_split_at_its_separators() =>
        GoYaml.ReadAll("a: 1\n--- # x\n\n---\nb: 2\n").Select(static one => GoJson.Write(one)).Should().Equal("""{"a":1}""", """{"b":2}""");

    [Fact]
    public void What_is_written_reads_back_as_what_it_was() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1500), Prop.ForAll(ValueTrees.Odd, static tree =>
    {
        var text = GoYaml.Write(tree);

        // A key << is written without quotes, and then merges, and of some line ends only one library knows: traits of the originals.
        return GoJson.Write(tree).Contains('\u0085', StringComparison.Ordinal) || text.AsSpan().IndexOfAny("\u2028\u2029") >= 0 || text.Contains("<<", StringComparison.Ordinal)
            || GoJson.Write(GoYaml.Read(text)) == GoJson.Write(Floating(tree));
    }));

    [Fact]
    public void What_was_read_is_written_as_it_stood() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1500), Prop.ForAll(ValueTrees.Plain, static map =>
    {
        var text = GoYaml.Write(map);
        return GoYaml.Write(GoYaml.Read(text)) == text;
    }));

    // What is left of a value when every number is a float64 and every text is UTF-8.
    private static object? Floating(object? value) => GoJson.Read(GoJson.Write(value));
}
