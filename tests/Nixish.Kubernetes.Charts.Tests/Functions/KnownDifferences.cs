namespace Nixish.Kubernetes.Charts.Tests.Functions;

/// <summary>
/// Where Helm today differs from the packages of Debian that the oracle is built of (Sprig 3.2.3, semver 3.2.0, mergo 0.3, xstrings 1.3, Go 1.19), and where ours differs
/// from both on purpose. A test of its own says what each of these functions gives; generated calls leave them out.
/// </summary>
internal static class KnownDifferences
{
    /// <summary>The functions, each with why.</summary>
    public static IReadOnlyDictionary<string, string> Functions { get; } = new Dictionary<string, string>
    {
        ["sha512sum"] = "came with Sprig 3.3",
        ["camelcase"] = "xstrings 1.5, in Sprig 3.3, keeps capitals within a word: fooBar is FooBar and no longer Foobar",
        ["semver"] = "semver 3.4 says 'invalid semantic version' in lower case, and 'version segment starts with 0' of a prerelease",
        ["semverCompare"] = "since semver 3.4 one prerelease in a group of bounds lets prereleases through all of the group; since 3.5 errors quote the constraint",
        ["mergeOverwrite"] = "mergo 1.0 lets a dict overwrite what is none; 0.3 kept it",
        ["mustMergeOverwrite"] = "as mergeOverwrite",
        ["mustToDate"] = "since Go 1.20 the error quotes the part of the date that does not fit, and 1.19 what follows it",
        ["bcrypt"] = "random; and x/crypto 0.5 refuses passwords of more than 72 bytes, which 0.4 cut",
        ["htpasswd"] = "as bcrypt",
        ["keys"] = "Go's order is random; ours is the keys'",
        ["values"] = "as keys",
        ["mustToYaml"] = "Helm 4.0 added it",
        ["toYamlPretty"] = "Helm 3.17 added it",
        ["fromToml"] = "Helm 3.17 added it",
        ["mustToToml"] = "Helm 4.2 added it",
    };

    /// <summary>Functions whose results differ from call to call, or that tell the time.</summary>
    public static IReadOnlySet<string> Changing { get; } = new HashSet<string>
    {
        "randAlpha", "randAlphaNum", "randAscii", "randNumeric", "randInt", "randBytes", "uuidv4", "shuffle", "encryptAES", "genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert",
        "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey", "now", "ago", "date", "dateInZone", "date_in_zone", "htmlDate", "htmlDateInZone",
    };

    /// <summary>Left out of generated calls alone: a third of a second each, or documents, which have tests of their own.</summary>
    public static IReadOnlySet<string> Apart { get; } = new HashSet<string>
    {
        "derivePassword", "buildCustomCert", "decryptAES", "toYaml", "fromYaml", "fromYamlArray", "toJson", "mustToJson", "toPrettyJson", "mustToPrettyJson", "toRawJson", "mustToRawJson",
        "fromJson", "mustFromJson", "fromJsonArray", "toToml",
    };
}
