using Nixish.Kubernetes.Charts.Tests.Oracle;

namespace Nixish.Kubernetes.Charts.Tests.Functions;

public class KnownDifferenceTests
{
    [Theory]
    [InlineData("{{ sha512sum \"abc\" | trunc 16 }}", "ddaf35a193617aba")]
    [InlineData("{{ camelcase \"fooBar\" }} {{ camelcase \"fooBAR_bazQux\" }} {{ camelcase \"HTTPServer\" }} {{ camelcase \"XMLHttp_req\" }}", "FooBar FooBARBazQux Httpserver XmlhttpReq")]
    [InlineData("{{ mergeOverwrite (dict \"a\" 1) (dict \"a\" (dict \"b\" 2)) }}", "map[a:map[b:2]]")]
    [InlineData("{{ semverCompare \">=1.0.0-0 <2\" \"1.5.0-rc.1\" }} {{ semverCompare \">=1.0.0 <2\" \"1.5.0-rc.1\" }}", "true false")]
    [InlineData("{{ keys (dict \"b\" 1 \"a\" 2) (dict \"c\" 3) }} {{ values (dict \"b\" 1 \"a\" 2) }}", "[a b c] [2 1]")]
    [InlineData("{{ regexFind \"(?<year>[0-9]+)\" \"in 2024\" }}", "2024")]
    [InlineData("{{ bcrypt (repeat 73 \"a\") }}", "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes")]
    [InlineData("{{ htpasswd \"a:b\" \"c\" }}", "invalid username: a:b")]
    [InlineData("{{ toJson (rest list) }} {{ toYaml (concat list list) }} {{ toYaml (fromJson \"null\") }}", "null null null")]
    [InlineData("{{ now }} {{ date \"2006-01-02\" 1.5 }} {{ ago 0 }} {{ now | unixEpoch }}", "1970-01-01 00:00:00 +0000 UTC 1970-01-01 0s 0")]
    [InlineData("{{ toToml (dict \"a\" 1) }}{{ mustToToml (dict \"b\" \"x\") }}{{ (fromToml \"c = 5\").c }}", "a = 1\nb = \"x\"\n5")]
    [InlineData("{{ toYamlPretty (dict \"a\" (list 1 2)) }}", "a:\n  - 1\n  - 2")]
    public void What_is_newer_than_the_oracle_is_as_in_Helm(string template, string expected) => FunctionCase.Ours(template).Should().Be("output: " + expected);

    [Theory]
    [InlineData("{{ semver \"x\" }}", "invalid semantic version")]
    [InlineData("{{ semver \"1.2.3-01\" }}", "version segment starts with 0")]
    [InlineData("{{ semver \"99999999999999999999.1.1\" }}", "error parsing version segment: strconv.ParseUint: parsing \"99999999999999999999\": value out of range")]
    [InlineData("{{ semverCompare \">= a\" \"1.2.3\" }}", "improper constraint: \">= a\"")]
    [InlineData("{{ until 2000000 }}", "more than the 1000000 that a chart may make at once")]
    [InlineData("{{ repeat 999999999 \"abc\" }}", "more than the 67108864 that a chart may make at once")]
    [InlineData("{{ indent 999999999 \"abc\" }}", "more than the 67108864")]
    [InlineData("{{ randAlpha 999999999 }}", "more than the 16777216")]
    [InlineData("{{ $d := dict }}{{ $_ := set $d \"a\" $d }}{{ deepCopy $d }}", "nested more than 1000 deep")]
    [InlineData("{{ $d := dict }}{{ $_ := set $d \"a\" $d }}{{ $e := dict }}{{ $_ := set $e \"a\" $e }}{{ merge $d $e }}", "nested more than 1000 deep")]
    [InlineData("{{ $d := fromJson \"null\" }}{{ set $d \"a\" 1 }}", "assignment to entry in nil map")]
    public void What_would_take_all_memory_or_differs_in_its_words_is_told(string template, string expected) =>
        FunctionCase.Ours(template).Should().StartWith("error: template: t:1:").And.Contain(expected);

    [Fact]
    public void Differences_are_of_functions_that_there_are() =>
        KnownDifferences.Functions.Keys.Concat(KnownDifferences.Changing).Concat(KnownDifferences.Apart).Except(ChartFunctions.Of(new()).Keys).Should().BeEmpty();

    [Fact]
    public void A_dict_overwrites_what_is_none_only_since_mergo_1() =>
        GoOracle.Ask(OracleQuestion.Render("{{ mergeOverwrite (dict \"a\" 1) (dict \"a\" (dict \"b\" 2)) }}") with { Functions = "helm" }).Output.Should().Be("map[a:1]");
}
