using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Nixish.Kubernetes.Tests.Connection;

namespace Nixish.Kubernetes.Tests.Reading;

/// <summary>Scalars mean what they mean to kubectl, which reads the same text.</summary>
public class KubectlScalarTests
{
    private static readonly string[] Traps =
    [
        "y", "n", "Y", "N", "yes", "no", "Yes", "NO", "on", "off", "On", "OFF", "true", "False", "TRUE", "tRUE", "~", "null", "Null", "nULL", "010", "0o17", "0o8", "0x1F", "0X1f", "0xg", "0b11", "-0b11", "0b2", "1_000", "_1", "1__0", "1:30", "1:30:00",
        "2001-01-01", "2001-01-01T00:00:00Z", "1e3", "1E3", ".5", "-.5", "+.5", ".", "-", "+", "1.", "1.0", "1.5e3", "12e03", "1e400", "1e", "e1", "09", "0777", "+5", "-5", "--5", "18446744073709551615", "18446744073709551616", "-9223372036854775808",
        "-9223372036854775809", "9223372036854775808", "123456789012345678901234567890", "1e-7", "1e21", "0x", "0", "-0", "00", "0.0", "=", "<", "1 2", "a: b", "0x10_00", "1,000", "١", "!!str yes", "!!int 5", "!!float 5", "!!bool on", "!bar 5", "'yes'", "\"010\"", "!!binary aGVsbG8=", "!!timestamp 2001-01-01", "Infinity", "NaN", "0d5", "1f", "5_", "._5", "+", "+0x10", "-010", "08", "0_7", ".e5", "1.e5", "..", "1.2.3",
    ];

    [Fact]
    public async Task Every_trap_of_yaml_1_1_is_what_kubectl_makes_of_it() => await CompareAsync(Traps);

    [Fact]
    public async Task Random_scalars_of_the_signs_of_numbers_are_what_kubectl_makes_of_them()
    {
        var scalar = from signs in Gen.Elements("0123456789_.+-eExob:yYnN".ToCharArray()).NonEmptyListOf() select new string([.. signs.Take(8)]);
        await CompareAsync([.. scalar.Sample(400).Distinct(StringComparer.Ordinal).Where(text => text is not ("-" or ":") && !text.StartsWith("- ", StringComparison.Ordinal) && !text.EndsWith(':') && !text.StartsWith("---", StringComparison.Ordinal))]);
    }

    private static async Task CompareAsync(string[] scalars)
    {
        var kubeconfig = RealCluster.KubeconfigOrSkip();
        var yaml = new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: default}\nvalues:\n");
        foreach (var scalar in scalars)
        {
            yaml.Append("- ").Append(scalar == "a: b" ? "'a: b'" : scalar).Append('\n');
        }

        yaml.Append("keys:\n  yes: 1\n  2: 1\n  1.5: 1\n  0x10: 1\n  010: 1\n  on fire: 1\nbase: &base {a: 1, b: 2}\nmerged: {<<: *base, b: 3}\ntwice:\n  <<: [*base, {c: 5, a: 7}]\n");
        var kubectl = await RealCluster.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "create", "--dry-run=client", "--validate=false", "-o", "json", "-f", "-"], yaml.ToString());
        var ours = KubernetesResource.Whole("v1", "ConfigMap", Json(yaml.ToString()).RootElement, "").Content;
        var theirs = Nixish.Kubernetes.Json.Parse(kubectl);
        for (var i = 0; i < scalars.Length; i++)
        {
            ours["values"].Items[i].Should().Be(theirs["values"].Items[i], "that is what kubectl makes of {0}", scalars[i]);
        }

        foreach (var name in (string[])["keys", "merged", "twice"])
        {
            ours[name].Should().Be(theirs[name]);
        }
    }

    private static System.Text.Json.JsonDocument Json(string yaml) => System.Text.Json.JsonDocument.Parse(YamlJson.Of(YamlTree.Documents(yaml, 64).Single(), yaml.Length, 64));
}
