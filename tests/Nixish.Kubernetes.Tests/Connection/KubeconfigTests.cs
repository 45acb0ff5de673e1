using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Kubernetes.Tests.Connection;

public sealed class KubeconfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-kubeconfig-").FullName;

    [Fact]
    public void The_current_context_leads_to_its_cluster_user_and_namespace()
    {
        var access = Find(Write("config", Plain));

        access.Server.Should().Be(new Uri("https://one.example:6443"));
        access.Token.Should().Be("secret-one");
        access.Namespace.Should().Be("team");
        access.Context.Should().Be("first");
    }

    [Fact]
    public void A_context_is_chosen_by_name() => Find(Write("config", Plain), "second").Server.Host.Should().Be("two.example");

    [Fact]
    public void An_unknown_context_names_those_there_are() =>
        FluentActions.Invoking(() => Find(Write("config", Plain), "prod")).Should().Throw<KubeconfigException>().WithMessage("*'prod'*first, second*");

    [Fact]
    public void Names_are_case_sensitive() =>
        FluentActions.Invoking(() => Find(Write("config", Plain), "First")).Should().Throw<KubeconfigException>();

    [Fact]
    public void A_missing_file_is_named() =>
        FluentActions.Invoking(() => Find(Path.Combine(_folder, "absent"))).Should().Throw<KubeconfigException>().WithMessage($"*{_folder}/absent*");

    [Fact]
    public void Files_in_the_variable_are_merged_and_the_first_wins_entry_by_entry()
    {
        var first = Write("a", """
            contexts: [{name: shared, context: {cluster: near, user: ann}}]
            clusters: [{name: near, cluster: {server: "https://near.example"}}]
            """);
        var second = Write("b", """
            current-context: shared
            contexts: [{name: shared, context: {cluster: far, user: ann, namespace: lost}}]
            clusters: [{name: near, cluster: {server: "https://other.example"}}, {name: far, cluster: {server: "https://far.example"}}]
            users: [{name: ann, user: {token: t}}]
            """);

        var access = Search(new() { ["KUBECONFIG"] = $"{first}:{Path.Combine(_folder, "gone")}:{second}:{first}" }).Find(path: null, context: null);

        access.Server.Host.Should().Be("near.example");
        access.Namespace.Should().BeNull("entries are not merged field by field");
        access.Token.Should().Be("t");
    }

    [Fact]
    public void The_home_folder_serves_where_the_variable_is_not_set()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".kube"));
        Write(".kube/config", Plain);

        Search([]).Find(path: null, context: null).Context.Should().Be("first");
    }

    [Fact]
    public void In_a_pod_the_service_account_serves()
    {
        Write("token", "pod-token\n");
        Write("namespace", "mine");

        var access = Search(new() { ["KUBERNETES_SERVICE_HOST"] = "fd00::1", ["KUBERNETES_SERVICE_PORT"] = "443" }).Find(path: null, context: null);

        access.Server.Should().Be(new Uri("https://[fd00::1]:443"));
        access.TokenFile.Should().Be(Path.Combine(_folder, "token"));
        access.Namespace.Should().Be("mine");
    }

    [Fact]
    public void Where_there_is_nothing_the_message_says_where_was_looked() =>
        FluentActions.Invoking(() => Search([]).Find(path: null, context: null)).Should().Throw<KubeconfigException>().WithMessage($"*{_folder}/.kube/config*KUBECONFIG*");

    [Theory]
    [InlineData("exec: {command: aws, apiVersion: client.authentication.k8s.io/v1}", "*names no interactiveMode*")]
    [InlineData("exec: {command: aws, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Sometimes}", "*'Sometimes'*Never, IfAvailable or Always*")]
    [InlineData("exec: {command: aws, apiVersion: client.authentication.k8s.io/v1alpha1}", "*v1alpha1*must be*")]
    [InlineData("exec: {command: aws}", "*names no apiVersion*")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1}", "*names no command*")]
    [InlineData("exec: aws", "*names no apiVersion*")]
    [InlineData("exec: {command: aws, apiVersion: client.authentication.k8s.io/v1beta1, args: eks}", "*list under args*")]
    [InlineData("exec: {command: aws, apiVersion: client.authentication.k8s.io/v1beta1, args: [1]}", "*text only under args*")]
    [InlineData("exec: {command: aws, apiVersion: client.authentication.k8s.io/v1beta1, env: [{value: x}]}", "*variable without a name*")]
    [InlineData("exec: {command: aws, apiVersion: client.authentication.k8s.io/v1beta1}, auth-provider: {name: gcp}", "*auth-provider*")]
    [InlineData("auth-provider: {name: gcp}", "*plugin*auth-provider*")]
    [InlineData("as-groups: [dev]", "*impersonates*no user*")]
    [InlineData("as-uid: '7'", "*impersonates*no user*")]
    [InlineData("as-user-extra: {reason: [x]}", "*impersonates*no user*")]
    [InlineData("as: ann, as-groups: [dev, ops]", "*several values*as-groups*")]
    [InlineData("as: ann, as-groups: dev, token: x", "*list under 'as-groups'*")]
    [InlineData("as: \"ann\\r\\nAuthorization: x\"", "*line break*")]
    [InlineData("client-certificate: a, client-certificate-data: bm90IGEgcGVt", "*both 'client-certificate' and*")]
    [InlineData("password: b, token: a", "*both*")]
    [InlineData("client-certificate-data: bm90IGEgcGVt, client-key-data: bm90IGEgcGVt", "*no certificate*")]
    [InlineData("client-certificate-data: '%%%', client-key-data: x", "*not base64*")]
    [InlineData("client-certificate: absent.crt, client-key: absent.key", "*absent.crt*")]
    [InlineData("client-key-data: bm90IGEgcGVt", "*key without its certificate*")]
    [InlineData("token: a, username: b", "*both*")]
    [InlineData("token: \"a b\"", "*header*")]
    public void What_cannot_be_used_is_said_plainly(string user, string message)
    {
        var config = Write("config", $"current-context: c\ncontexts: [{{name: c, context: {{cluster: k, user: u}}}}]\nclusters: [{{name: k, cluster: {{server: 'https://x'}}}}]\nusers: [{{name: u, user: {{{user}}}}}]\n");

        FluentActions.Invoking(() => Find(config)).Should().Throw<KubeconfigException>().WithMessage(message);
    }

    [Theory]
    [InlineData("server: 'https://x', proxy-url: 'ftp://proxy:3128'", "*proxy-url*socks5*")]
    [InlineData("server: 'https://x', proxy-url: 'proxy:3128'", "*proxy-url*socks5*")]
    [InlineData("server: 'https://x', certificate-authority: a, certificate-authority-data: bm90IGEgcGVt", "*both 'certificate-authority' and*")]
    [InlineData("server: 'ftp://x'", "*not an http or https*")]
    [InlineData("insecure-skip-tls-verify: true", "*no server*")]
    [InlineData("server: 'https://x', insecure-skip-tls-verify: maybe", "*true or false*")]
    [InlineData("server: 'https://x', certificate-authority-data: bm90IGEgcGVt", "*no certificate*")]
    public void A_cluster_that_cannot_be_used_is_said_plainly(string cluster, string message)
    {
        var config = Write("config", $"current-context: c\ncontexts: [{{name: c, context: {{cluster: k}}}}]\nclusters: [{{name: k, cluster: {{{cluster}}}}}]\n");

        FluentActions.Invoking(() => Find(config)).Should().Throw<KubeconfigException>().WithMessage(message);
    }

    [Fact]
    public void A_variable_of_separators_names_no_file_and_the_home_folder_is_not_looked_at()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".kube"));
        Write(".kube/config", Plain);

        FluentActions.Invoking(() => Search(new() { ["KUBECONFIG"] = ":" }).Find(path: null, context: null)).Should().Throw<KubeconfigException>().WithMessage("*names none*");
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_said_to_be_one() =>
        FluentActions.Invoking(() => Search(new() { ["KUBECONFIG"] = _folder }).Find(path: null, context: null)).Should().Throw<KubeconfigException>().WithMessage("*is a folder*");

    [Fact]
    public void In_a_pod_an_empty_kubeconfig_counts_as_none()
    {
        Write("token", "pod-token");
        var empty = Write("empty", "apiVersion: v1\nkind: Config\n");

        Search(new() { ["KUBECONFIG"] = empty, ["KUBERNETES_SERVICE_HOST"] = "10.0.0.1", ["KUBERNETES_SERVICE_PORT"] = "6443", ["POD_NAMESPACE"] = "" })
            .Find(path: null, context: null).Server.Should().Be(new Uri("https://10.0.0.1:6443"));
    }

    [Fact]
    public void A_namespace_that_none_can_have_is_refused() =>
        FluentActions.Invoking(() => Find(Write("config", Plain.Replace("team", "Team", StringComparison.Ordinal)))).Should().Throw<KubeconfigException>().WithMessage("*'Team'*lower-case*");

    [Theory]
    [InlineData("server: 'x:1'", "http://x:1/")]
    [InlineData("server: 'x:1', insecure-skip-tls-verify: true", "https://x:1/")]
    public void A_server_without_a_scheme_is_one_of_TLS_where_TLS_is_spoken_of(string cluster, string server) =>
        Find(Write("config", $"current-context: c\ncontexts: [{{name: c, context: {{cluster: k}}}}]\nclusters: [{{name: k, cluster: {{{cluster}}}}}]\n")).Server.Should().Be(new Uri(server));

    [Fact]
    public void Nothing_of_a_proxy_address_that_cannot_be_used_is_told() =>
        FluentActions.Invoking(() => Find(Write("config", "current-context: c\ncontexts: [{name: c, context: {cluster: k}}]\nclusters: [{name: k, cluster: {server: 'https://x', proxy-url: 'ftp://me:hidden@proxy'}}]\n")))
            .Should().Throw<KubeconfigException>().Which.ToString().Should().NotContain("hidden");

    [Fact]
    public void An_alias_within_itself_and_a_bomb_of_aliases_are_refused_or_read_and_cost_little()
    {
        var bomb = new StringBuilder("users:\n- name: u\n  user:\n    a0: &a0 [x]\n");
        for (var i = 1; i < 40; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"    a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n");
        }

        FluentActions.Invoking(() => KubeconfigFile.Parse(Encoding.UTF8.GetBytes(bomb.ToString()), "bomb")).Should().Throw<KubeconfigException>().WithMessage("*aliases*");
    }

    [Theory]
    [InlineData("clusters: [{name: a}, {name: a}]", "*two entries named 'a'*")]
    [InlineData("clusters: {a: b}", "*list under 'clusters'*")]
    [InlineData("clusters: [{cluster: {}}]", "*without a name*")]
    [InlineData("[1, 2]", "*not a mapping*")]
    [InlineData("a: [", "*not YAML*")]
    [InlineData("a: 1\na: 2", "*not YAML*")]
    public void A_malformed_file_is_refused_with_its_path(string text, string message) =>
        FluentActions.Invoking(() => KubeconfigFile.Parse(Encoding.UTF8.GetBytes(text), "/etc/kubeconfig")).Should().Throw<KubeconfigException>().WithMessage(message).WithMessage("*/etc/kubeconfig*");

    [Fact]
    public void Brackets_without_end_are_refused_and_do_not_end_the_process() =>
        FluentActions.Invoking(() => KubeconfigFile.Parse(Encoding.UTF8.GetBytes(new string('[', 200_000)), "deep")).Should().Throw<KubeconfigException>().WithMessage("*nests deeper*");

    [Fact]
    public void Foreign_bytes_are_read_or_refused_and_nothing_else() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            try
            {
                KubeconfigFile.Parse(bytes, "fuzz");
            }
            catch (KubeconfigException)
            {
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_good_file_with_one_byte_changed_is_read_or_refused_and_nothing_else()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Plain);
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                ClusterAccess.Of(KubeconfigFile.Parse(bytes, Path.Combine(_folder, "fuzz")), context: null, "fuzz");
            }
            catch (KubeconfigException)
            {
            }
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private const string Plain = """
        apiVersion: v1
        kind: Config
        current-context: first
        contexts:
        - {name: first, context: {cluster: one, user: ann, namespace: team}}
        - {name: second, context: {cluster: two, user: ann}}
        clusters:
        - {name: one, cluster: {server: "https://one.example:6443"}}
        - {name: two, cluster: {server: "https://two.example"}}
        users:
        - {name: ann, user: {token: secret-one}}
        """;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private ClusterAccess Find(string path, string? context = null) => Search([]).Find(path, context);

    private KubeconfigSources Search(Dictionary<string, string> environment) => new(environment.GetValueOrDefault, _folder, serviceAccount: _folder);
}
