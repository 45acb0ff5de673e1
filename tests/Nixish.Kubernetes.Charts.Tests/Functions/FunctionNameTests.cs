namespace Nixish.Kubernetes.Charts.Tests.Functions;

public class FunctionNameTests
{
    // Helm 4.2.4 has 222, of which five need the chart that is rendered: fail, include, lookup, required, tpl.
    private const string OfHelm =
        "abbrev abbrevboth add add1 add1f addf adler32sum ago all any append atoi b32dec b32enc b64dec b64enc base bcrypt biggest buildCustomCert camelcase cat ceil chunk clean coalesce "
        + "compact concat contains date dateInZone dateModify date_in_zone date_modify decryptAES deepCopy deepEqual default derivePassword dict dig dir div divf duration durationRound empty "
        + "encryptAES ext first float64 floor fromJson fromJsonArray fromToml fromYaml fromYamlArray genCA genCAWithKey genPrivateKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert "
        + "genSignedCertWithKey get getHostByName has hasKey hasPrefix hasSuffix hello htmlDate htmlDateInZone htpasswd indent initial initials int int64 isAbs join kebabcase keys kindIs kindOf "
        + "last list lower max maxf merge mergeOverwrite min minf mod mul mulf mustAppend mustChunk mustCompact mustDateModify mustDeepCopy mustFirst mustFromJson mustHas mustInitial mustLast "
        + "mustMerge mustMergeOverwrite mustPrepend mustPush mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit mustRest mustReverse "
        + "mustSlice mustToDate mustToJson mustToPrettyJson mustToRawJson mustToToml mustToYaml mustUniq mustWithout must_date_modify nindent nospace now omit osBase osClean osDir osExt osIsAbs "
        + "pick pluck plural prepend push quote randAlpha randAlphaNum randAscii randBytes randInt randNumeric regexFind regexFindAll regexMatch regexQuoteMeta regexReplaceAll "
        + "regexReplaceAllLiteral regexSplit repeat replace rest reverse round semver semverCompare seq set sha1sum sha256sum sha512sum shuffle slice snakecase sortAlpha split splitList splitn "
        + "squote sub subf substr swapcase ternary title toDate toDecimal toJson toPrettyJson toRawJson toString toStrings toToml toYaml toYamlPretty trim trimAll trimPrefix trimSuffix trimall "
        + "trunc tuple typeIs typeIsLike typeOf uniq unixEpoch unset until untilStep untitle upper urlJoin urlParse uuidv4 values without wrap wrapWith";

    [Fact]
    public void Every_function_of_Helm_is_there_and_no_other() => ChartFunctions.Of(new()).Keys.Should().BeEquivalentTo(OfHelm.Split(' ')).And.HaveCount(217);

    [Theory]
    [InlineData("env")]
    [InlineData("expandenv")]
    public void What_would_read_the_machine_is_not(string name) => ChartFunctions.Of(new()).Keys.Should().NotContain(name);

    [Theory]
    [InlineData(HelmVersion.V3_21, "mustToYaml")]
    [InlineData(HelmVersion.V3_21, "mustToToml")]
    [InlineData(HelmVersion.V4_1, "mustToToml")]
    public void What_an_older_Helm_does_not_have_is_absent_there(HelmVersion version, string name) => ChartFunctions.Of(new() { Version = version }).Keys.Should().NotContain(name);

    [Fact]
    public void A_function_has_the_name_that_it_is_found_by() => ChartFunctions.Of(new()).Should().OnlyContain(static one => one.Key == one.Value.Name);
}
