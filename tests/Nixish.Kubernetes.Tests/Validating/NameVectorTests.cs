namespace Nixish.Kubernetes.Tests.Validating;

/// <summary>What Kubernetes' own tests of names, keys, values, ports and variables hold, in our words.</summary>
public class NameVectorTests
{
    private static readonly string A63 = new('a', 63);
    private static readonly string A64 = new('a', 64);
    private static readonly string A253 = new('a', 253);
    private static readonly string A254 = new('a', 254);

    public static TheoryData<string> Labels => ["a", "ab", "abc", "a1", "a-1", "a--1--2--b", "0", "01", "012", "1a", "1-a", "1--a--b--2", A63];

    public static TheoryData<string> NoLabels => ["", "A", "ABC", "aBc", "A1", "A-1", "1-A", "-", "a-", "-a", "1-", "-1", "_", "a_", "_a", "a_b", "1_", "_1", "1_2", ".", "a.", ".a", "a.b", "1.", ".1", "1.2", " ", "a ", " a", "a b", "1 ", " 1", "1 2", "a\n", A64];

    public static TheoryData<string> Services => ["a", "ab", "abc", "a1", "a-1", "a--1--2--b", A63];

    public static TheoryData<string> NoServices => ["0", "01", "012", "1a", "1-a", "1--a--b--2", "", "A", "aBc", "-", "a-", "-a", "a.b", "a_b", " ", "a b", A64];

    public static TheoryData<string> Subdomains => ["a", "ab", "abc", "a1", "a-1", "a--1--2--b", "0", "01", "012", "1a", "1-a", "1--a--b--2", "a.a", "ab.a", "abc.a", "a1.a", "a-1.a", "a--1--2--b.a", "a.1", "ab.1", "0.a", "01.a", "1.2", "0.1.2.3", "a.b.c.d.e", "aa.bb.cc.dd.ee", "1.2.3.4.5", "11.22.33.44.55", A253, $"{A64}.a"];

    public static TheoryData<string> NoSubdomains => ["", "A", "ABC", "aBc", "A1", "A-1", "1-A", "-", "a-", "-a", "1-", "-1", "_", "a_", "_a", "a_b", ".", "a.", ".a", "a..b", "1.", ".1", "1..2", " ", "a ", " a", "a b", "A.a", "aB.a", "a.A", "a.-b", "a-.b", "a_b.c", "a.b c", "a.b\n", "ä.b", A254];

    public static TheoryData<string> QualifiedNames => ["simple", "now-with-dashes", "1-starts-with-num", "1234", "simple/simple", "now-with-dashes/simple", "now-with-dashes/now-with-dashes", "now.with.dots/simple", "now-with.dashes-and.dots/simple", "1-num.2-num/3-num", "1234/5678", "1.2.3.4/5678", "Uppercase_Is_OK_123", "example.com/Uppercase_Is_OK_123", "requests.storage-foo", A63, $"{A253}/{A63}"];

    public static TheoryData<string> NoQualifiedNames => ["", "nospecialchars%^=@", "cantendwithadash-", "-cantstartwithadash-", "only/one/slash", "Example.com/abc", "example_com/abc", "example.com/", "/simple", A64, $"{A254}/abc", "a b", "a\n", "ä"];

    public static TheoryData<string> LabelValues => ["", "simple", "now-with-dashes", "1-starts-with-num", "end-with-num-1", "1234", A63, "A.b_c"];

    public static TheoryData<string> NoLabelValues => ["nospecialchars%^=@", "Tama-nui-te-rā.is.Māori.sun", "\\backslashes\\are\\bad", "-starts-with-dash", "ends-with-dash-", ".starts.with.dot", "ends.with.dot.", A64, " ", "a b", "a\n"];

    public static TheoryData<string> PortNames => ["telnet", "re-mail-ck", "pop3", "a", "a-1", "1-a", "1-a-1-1", "1-a-b-1", "a23456789012345"];

    public static TheoryData<string> NoPortNames => ["", "a234567890123456", "1234", "a--b", "-a", "a-", "A", "a_b", "a.b", "-", "8080", "a b", "ä"];

    public static TheoryData<string> EnvNames => ["a", "A", "_", "MODE", "a.b-c", "my-dir", "1a", "my env", "a!", "!\"#$%&'()*+,-./:;<>?@[]^_`{|}~"];

    public static TheoryData<string> NoEnvNames => ["", "=", "a=b", "a\n", "ä", "\u007f", "\t"];

    public static TheoryData<string> ConfigKeys => ["a", "good", "good-good", "still.good", "this.is.also.good", ".so.is.this", "THIS_IS_GOOD", "so_is_this_17", "a..b", "-", "_", A253];

    public static TheoryData<string> NoConfigKeys => ["", ".", "..", "..bad", "b*d", "bad&bad", "a/b", "../a", "a b", "ä", A254];

    public static TheoryData<string> Segments => ["system:node", "a b", "A", "...", "a.b", "ä"];

    public static TheoryData<string> NoSegments => ["", ".", "..", "a/b", "a%b", "%"];

    public static TheoryData<string> Hosts => ["*.example.com", "*.a", "example.com", "a"];

    public static TheoryData<string> NoHosts => ["*", "**.a", "*.*.a", "a.*.b", "*a.b", "A.b", "", "*."];

    [Theory, MemberData(nameof(Labels))]
    public void A_label_name(string text) => NameRules.LabelNameProblem(text).Should().BeNull();

    [Theory, MemberData(nameof(NoLabels))]
    public void No_label_name(string text) => NameRules.LabelNameProblem(text).Should().NotBeNull();

    [Theory, MemberData(nameof(Services))]
    public void A_name_of_a_service(string text) => NameRules.ServiceNameProblem(text).Should().BeNull();

    [Theory, MemberData(nameof(NoServices))]
    public void No_name_of_a_service(string text) => NameRules.ServiceNameProblem(text).Should().NotBeNull();

    [Theory, MemberData(nameof(Subdomains))]
    public void A_subdomain(string text) => NameRules.SubdomainProblem(text).Should().BeNull();

    [Theory, MemberData(nameof(NoSubdomains))]
    public void No_subdomain(string text) => NameRules.SubdomainProblem(text).Should().NotBeNull();

    [Theory, MemberData(nameof(QualifiedNames))]
    public void A_qualified_name(string text) => NameRules.QualifiedNameProblem(text).Should().BeNull();

    [Theory, MemberData(nameof(NoQualifiedNames))]
    public void No_qualified_name(string text) => NameRules.QualifiedNameProblem(text).Should().NotBeNull();

    [Theory, MemberData(nameof(LabelValues))]
    public void A_value_of_a_label(string text) => NameRules.LabelValueProblem(text).Should().BeNull();

    [Theory, MemberData(nameof(NoLabelValues))]
    public void No_value_of_a_label(string text) => NameRules.LabelValueProblem(text).Should().NotBeNull();

    [Theory, MemberData(nameof(PortNames))]
    public void A_name_of_a_port(string text) => NameRules.PortNameProblem(text).Should().BeNull();

    [Theory, MemberData(nameof(NoPortNames))]
    public void No_name_of_a_port(string text) => NameRules.PortNameProblem(text).Should().NotBeNull();

    [Theory, MemberData(nameof(EnvNames))]
    public void A_name_of_a_variable(string text) => NameRules.EnvNameProblem(text).Should().BeNull();

    [Theory, MemberData(nameof(NoEnvNames))]
    public void No_name_of_a_variable(string text) => NameRules.EnvNameProblem(text).Should().NotBeNull();

    [Theory, MemberData(nameof(ConfigKeys))]
    public void A_key_of_a_ConfigMap(string text) => NameRules.ConfigKeyProblem(text).Should().BeNull();

    [Theory, MemberData(nameof(NoConfigKeys))]
    public void No_key_of_a_ConfigMap(string text) => NameRules.ConfigKeyProblem(text).Should().NotBeNull();

    [Theory, MemberData(nameof(Segments))]
    public void A_segment_of_a_path(string text) => NameRules.PathSegmentProblem(text).Should().BeNull();

    [Theory, MemberData(nameof(NoSegments))]
    public void No_segment_of_a_path(string text) => NameRules.PathSegmentProblem(text).Should().NotBeNull();

    [Theory, MemberData(nameof(Hosts))]
    public void A_host(string text) => NameRules.HostProblem(text).Should().BeNull();

    [Theory, MemberData(nameof(NoHosts))]
    public void No_host(string text) => NameRules.HostProblem(text).Should().NotBeNull();

    [Theory]
    [InlineData("1%", true)]
    [InlineData("0%", true)]
    [InlineData("100%", true)]
    [InlineData("1000%", true)]
    [InlineData("", false)]
    [InlineData("%", false)]
    [InlineData("1", false)]
    [InlineData("-1%", false)]
    [InlineData("1.5%", false)]
    [InlineData("1%%", false)]
    [InlineData("1 %", false)]
    public void A_percentage_is_digits_and_a_sign(string text, bool isOne) => FieldFact.IsPercent(text).Should().Be(isOne);

    [Theory]
    [InlineData("web-", "wea")]
    [InlineData("web", "web")]
    [InlineData("-", "-")]
    [InlineData("a--", "aa")]
    public void A_dash_at_the_end_of_a_prefix_is_masked(string prefix, string masked) => NameRules.Masked(prefix).Should().Be(masked);

    [Theory]
    [InlineData(262_144 - 1, true)]
    [InlineData(262_144, false)]
    public void Annotations_are_counted_in_bytes_keys_included(int size, bool fits) =>
        new ResourceSet[] { [new ConfigMap("web") { Annotations = new() { ["a"] = new string('x', size) } }], [new ConfigMap("web") { Annotations = new() { ["a"] = new string('ü', size / 2) + new string('x', size % 2) } }] }
            .Should().OnlyContain(set => set.Validate(null).IsValid == fits);

    [Theory]
    [InlineData("* * * * *", true)]
    [InlineData("*/15 0-6,20 1 jan-mar mon", true)]
    [InlineData("0 0 ? * SUN", true)]
    [InlineData("@daily", true)]
    [InlineData("@every 1h30m", true)]
    [InlineData("60 * * * *", false)]
    [InlineData("* 24 * * *", false)]
    [InlineData("* * 0 * *", false)]
    [InlineData("* * * 13 *", false)]
    [InlineData("* * * * 7", false)]
    [InlineData("* * * *", false)]
    [InlineData("* * * * * *", false)]
    [InlineData("*/0 * * * *", false)]
    [InlineData("5-1 * * * *", false)]
    [InlineData("@often", false)]
    [InlineData("@every", false)]
    [InlineData("@every day", false)]
    [InlineData("TZ=UTC * * * * *", false)]
    [InlineData("CRON_TZ=UTC * * * * *", false)]
    [InlineData("a b c d e", false)]
    public void Schedules_are_those_of_cron(string schedule, bool isOne) => (CronSchedule.ProblemOf(schedule) is null).Should().Be(isOne);
}
