using System.Text;

namespace Nixish.Kubernetes.Tests.Connection;

public sealed class MergingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-merging-").FullName;

    [Fact]
    public void Kubectl_merges_generated_files_in_the_same_way()
    {
        Assert.SkipUnless(HasKubectl(), "kubectl is not on PATH");
        for (var seed = 0; seed < 20; seed++)
        {
            var variable = Generate(new Random(seed), Path.Combine(_folder, $"{seed}"));

            var theirs = Json.Parse(Kubectl(variable, "config", "view", "--merge", "--flatten", "--raw", "-o", "json"));
            var ours = new KubeconfigSources(name => name == "KUBECONFIG" ? variable : null, _folder).Merged().Config;

            OfOurs(ours).Should().Equal(OfTheirs(theirs), $"KUBECONFIG={variable}");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    internal static bool HasKubectl()
    {
        try
        {
            return Kubectl("", "version", "--client").Length > 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Kubectl(string kubeconfig, params string[] arguments) =>
        new TestProgram("kubectl", arguments) { Environment = new Dictionary<string, string> { ["KUBECONFIG"] = kubeconfig } }.Output();

    // Files in folders of their own, with the same few names in all of them; one is missing, one is listed twice.
    private static string Generate(Random random, string folder)
    {
        List<string> files = [];
        for (var i = 0; i < random.Next(1, 5); i++)
        {
            var own = Directory.CreateDirectory(Path.Combine(folder, $"f{i}")).FullName;
            File.WriteAllText(Path.Combine(own, "file.pem"), $"not looked at {i}");
            File.WriteAllText(Path.Combine(own, "config"), random.Next(8) == 0 ? "" : Config(random, i));
            files.Add(Path.Combine(own, "config"));
        }

        files.Insert(random.Next(files.Count + 1), Path.Combine(folder, "missing"));
        files.Add(files[random.Next(files.Count)]);
        return string.Join(':', files);
    }

    private static string Config(Random random, int file)
    {
        var text = new StringBuilder("apiVersion: v1\nkind: Config\n");
        if (random.Next(2) == 0)
        {
            text.Append("current-context: ").Append(random.Next(3) == 0 ? "\"\"" : $"k{random.Next(3)}").Append('\n');
        }

        Entries("clusters", "cluster", Field("server", $"https://{file}.example"), Field("tls-server-name", "x"), Field("proxy-url", $"http://p{file}:1"), random.Next(2) == 0 ? "certificate-authority: file.pem" : "insecure-skip-tls-verify: true");
        Entries("users", "user", Field("token", $"t{file}"), Field("username", "me"), Field("as", $"u{file}"), "as-groups: [a, b]", "client-certificate: ./file.pem", "client-key-data: a2V5", "tokenFile: ../token",
            $"exec: {{apiVersion: client.authentication.k8s.io/v1beta1, command: {Pick("login", "./bin/login", "../login", "/bin/login")}, args: [a, 'b c'], env: [{{name: A, value: '{file}'}}], interactiveMode: Never}}");
        Entries("contexts", "context", Field("cluster", $"k{random.Next(3)}"), Field("user", $"k{random.Next(3)}"), Field("namespace", $"n{file}"));
        return text.ToString();

        string Pick(params string[] of) => of[random.Next(of.Length)];

        static string Field(string name, string value) => $"{name}: \"{value}\"";

        void Entries(string list, string section, params string[] fields)
        {
            text.Append(list).Append(":\n");
            for (var k = 0; k < 3; k++)
            {
                if (random.Next(3) > 0)
                {
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $"- name: k{k}\n  {section}: {{{string.Join(", ", fields.Where(_ => random.Next(2) == 0))}}}\n");
                }
            }

        }
    }

    private static List<string> OfTheirs(Json config)
    {
        List<string> facts = [$"current {config["current-context"].Text}"];
        foreach (var (list, section) in Lists)
        {
            foreach (var entry in config[list].Items)
            {
                facts.Add($"{section} {entry["name"].Text}");
                // kubectl writes some fields that are not set.
                foreach (var (field, value) in entry[section].Members.Where(member => member.Value.Text is not ""))
                {
                    facts.Add($"{section} {entry["name"].Text} {field}={(field == "exec" ? Exec(value) : value.Text ?? value.ToString())}");
                }
            }
        }

        return [.. facts.Order(StringComparer.Ordinal)];
    }

    private static List<string> OfOurs(Kubeconfig config)
    {
        List<string> facts = [$"current {config.CurrentContext}"];
        foreach (var (section, entries) in ((string, Map<KubeconfigEntry>)[])[("cluster", config.Clusters), ("user", config.Users), ("context", config.Contexts)])
        {
            foreach (var (name, entry) in entries)
            {
                facts.Add($"{section} {name}");
                foreach (var field in entry.Fields.Keys)
                {
                    facts.Add($"{section} {name} " + (field switch
                    {
                        // A flattened file holds what its files held.
                        "certificate-authority" or "client-certificate" => $"{field}-data={Convert.ToBase64String(File.ReadAllBytes(entry.PathOf(field)!))}",
                        _ => $"{field}={entry[field]}",
                    }));
                }

                foreach (var (field, value) in entry.Nested)
                {
                    facts.Add($"{section} {name} {field}={(field == "exec" ? Exec(value) : value.ToString())}");
                }
            }
        }

        return [.. facts.Order(StringComparer.Ordinal)];
    }

    private static readonly (string List, string Section)[] Lists = [("clusters", "cluster"), ("users", "user"), ("contexts", "context")];

    private static string Exec(Json exec) => $"{exec["command"]} {exec["args"]} {exec["env"]}";
}
