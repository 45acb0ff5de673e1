using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Nixish.Kubernetes;
using Nixish.Testing;

namespace Nixish.Cli.Tests.Secrets;

/// <summary>
/// Law 8: a secret never appears in a key, store path, plan, state, log or exception. Random ones go wherever a program can put one, everything
/// that can happen to them happens, and then every byte that was written or said is searched for each, in each spelling.
/// </summary>
public class NothingSecretRestsTests
{
    [Fact]
    public void Nothing_secret_rests() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => RoundAsync(seed).GetAwaiter().GetResult())
        .Check(Config.QuickThrowOnFailure.WithMaxTest(5));

    private static async Task RoundAsync(int seed)
    {
        using var scene = new SecretScene(new Random(seed));
        await scene.DeployAsync();
        await scene.CacheAsync();
        await scene.ReadWhatIsDamagedAsync();
        await scene.FailAsync();
        scene.Check();
    }

    // A search that finds nothing proves nothing unless it would find something.
    [Theory]
    [InlineData("as it is: {0}")]
    [InlineData("in base 64: {1}")]
    [InlineData("in a URL: {2}")]
    [InlineData("in JSON: {3}")]
    public void A_secret_that_rests_is_found(string text)
    {
        var planted = new Planted(new Random(1));
        var secret = planted.New("a password");
        var written = string.Format(null, text, secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), Uri.EscapeDataString(secret), System.Text.Json.JsonSerializer.Serialize(secret));
        FluentActions.Invoking(() => planted.AreNotIn("a text", written)).Should().Throw<InvalidOperationException>().WithMessage("*'a password' is in a text*");
        planted.AreNotIn("a text", "nothing");
    }
}

/// <summary>A program with secrets wherever it can have some, and what it leaves behind.</summary>
internal sealed class SecretScene : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-secrets-").FullName;
    private readonly string _outside = Directory.CreateTempSubdirectory("nixish-outside-").FullName;
    private readonly Planted _planted;
    private readonly InMemoryCluster _cluster = new();
    private readonly LocalStore _store;
    private readonly StringBuilder _said = new();
    private readonly string _password;
    private readonly string _token;

    public SecretScene(Random random)
    {
        _planted = new(random);
        _store = LocalStore.Open(Path.Combine(_folder, "store"));
        (_password, _token) = (_planted.New("the registry's password"), _planted.NewWord("the registry's token"));
        _planted.Known("the registry's login", $"me:{_password}");
    }

    public void Dispose()
    {
        _store.Dispose();
        _cluster.Dispose();
        TestFolder.Delete(_folder);
        TestFolder.Delete(_outside);
    }

    /// <summary>Plans, applies, changes and destroys a stack with Secrets, whose image goes to a registry that wants a password, through the command line.</summary>
    public async Task DeployAsync()
    {
        using var registry = new GuardedRegistry(_cluster.Registry, _password, _token);
        using var images = new RegistryTarget(_store, new() { Handler = registry, Credentials = new() { ["registry.example.com"] = new("me", _password) } });
        using var client = _cluster.CreateClient();
        using var cluster = new Kubernetes.Cluster(client, InMemoryCluster.Server, new() { Conflicts = ConflictPolicy.Force });
        var options = new HostOptions { Targets = [images, cluster], State = FileStateStore.In(Path.Combine(_folder, "state")), Store = _store };
        var image = new Image("web") { Layers = [new("/srv", Source.Text("page", "hello"))], Entrypoint = ["/srv/page"] };
        foreach (var round in (string[])["first", "second"])
        {
            var stack = new Stack("shop")
            {
                Resources =
                [
                    image.PushTo("registry.example.com/shop"),
                    new Secret("text") { StringData = new() { ["password"] = _planted.New($"{round} stringData") } },
                    new Secret("bytes") { Data = new() { ["key"] = Bytes.FromText(_planted.New($"{round} data")), ["kept"] = Bytes.FromText(_planted.New($"{round} more data")) } },
                    new Deployment("web") { Spec = new() { Replicas = 1, Template = Pod.Of(image.AsContainer()) } },
                ],
            };
            foreach (var resource in stack.Resources)
            {
                Say(resource);
            }

            var plan = await stack.PlanAsync(new StackOptions { Targets = options.Targets, State = options.State });
            Say(plan.ToText(), plan.ToJson(), plan);
            foreach (var change in plan)
            {
                Say(change, change.Entry, change.Reason, string.Join('\n', change.Fields));
            }

            await RunAsync(stack, options, ExitCode.Done, "plan");
            await RunAsync(stack, options, ExitCode.Done, "plan", "--json");
            await RunAsync(stack, options, ExitCode.Done, "build", "--json");
            await RunAsync(stack, options, ExitCode.Failed, "render");
            await RunAsync(stack, options, ExitCode.Failed, "render", "--json");
            await RunAsync(stack, options, ExitCode.Done, "render", "--leave-out-secrets");
            await RunAsync(stack, options, ExitCode.Done, round == "first" ? ["apply", "--yes"] : ["apply", "--yes", "--json"]);
            await RunAsync(stack, options, ExitCode.Done, "check");

            // Somebody else changes a Secret: what differs is told, not what it is.
            using var tampering = new HttpRequestMessage(HttpMethod.Patch, "/api/v1/namespaces/default/secrets/bytes")
            {
                Content = new StringContent($$$"""{"data":{"key":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(_planted.New($"{round} drift")))}}}"}}""", Encoding.UTF8, "application/merge-patch+json"),
            };
            (await client.SendAsync(tampering)).EnsureSuccessStatusCode();
            await RunAsync(stack, options, null, "check");
            await RunAsync(stack, options, null, "check", "--json");
            await RunAsync(stack, options, ExitCode.Done, "explain");
        }

        await RunAsync(new Stack("shop"), options, ExitCode.Done, "apply", "--yes", "--json");
        registry.Answered.Should().BeTrue("otherwise no password was used");
    }

    /// <summary>Pushes what was built to a cache, signed; and speaks to a cache whose address has a password.</summary>
    public async Task CacheAsync()
    {
        var key = SigningKey.Generate("cache-1");
        var file = Path.Combine(_outside, "signing-key");
        key.WriteFile(file);
        _planted.Known("the signing key", File.ReadAllText(file).Trim().Split(':')[1]);
        Say(key, SigningKey.ReadFile(file), key.PublicKey);
        var word = _planted.NewWord("the cache's password");
        var built = await _store.BuildAsync(
            new Recipe("uses") { System = "builtin", Builder = EnvironmentBuilder.BuilderName, Environment = new() { ["password"] = SecretValue.From("vault/database", _ => new(_planted.New("a vault's secret"))).Reference } },
            new BuildOptions { Builders = [new EnvironmentBuilder(_planted.NewWord("a variable of this process"))] },
            new Listener(this));
        var cache = BinaryCache.Open(new(Path.Combine(_folder, "cache")));
        var pushed = await cache.PushAsync(_store, [built.Path], new PushOptions { SigningKeys = [key] });
        Say(pushed, cache, cache.Options, built);
        var guarded = BinaryCache.Open(new($"http://me:{word}@127.0.0.1:1/"));
        _planted.Known("the cache's login", $"me:{word}");
        Say(guarded, guarded.Location);
        await Refused(() => guarded.GetInfoAsync());
        await Refused(() => guarded.PushAsync(_store, [built.Path]));
        var warnings = new Listener(this);
        await _store.BuildAsync(new Recipe("missing") { System = "builtin", Builder = EnvironmentBuilder.BuilderName }, new BuildOptions { Builders = [new EnvironmentBuilder("x")], Caches = [guarded] }, warnings);
        await Refused(() => Task.FromResult(BinaryCache.Open(new($"http://me:{word}@cache.example.com/"))));
        await Refused(() => Task.FromResult(BinaryCache.Open(new($"ftp://me:{word}@cache.example.com/"))));
        await Refused(() => Task.FromResult(Source.Url($"https://me:{word}@example.com/file.tar.gz")));
    }

    /// <summary>Files with a secret in them that cannot be read: the error names the file and not what is in it.</summary>
    public async Task ReadWhatIsDamagedAsync()
    {
        var secret = _planted.NewWord("a secret in a damaged file");
        string[] kubeconfigs =
        [
            $"users:\n- name: me\n  user:\n    token: \"{secret}\n",
            $"users:\n- name: me\n  user: {secret}\n",
            $"{secret}",
            $"users: {secret}\n",
            $"current-context: c\ncontexts: [{{name: c, context: {{cluster: c, user: u}}}}]\nclusters: [{{name: c, cluster: {{server: 'https://127.0.0.1:1'}}}}]\nusers: [{{name: u, user: {{client-key-data: {secret}, client-certificate-data: {secret}!}}}}]\n",
            $"current-context: c\ncontexts: [{{name: c, context: {{cluster: c, user: u}}}}]\nclusters: [{{name: c, cluster: {{server: 'https://127.0.0.1:1'}}}}]\nusers: [{{name: u, user: {{client-key-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))}, client-certificate-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))}}}}}]\n",
        ];
        foreach (var text in kubeconfigs)
        {
            var file = Write("kubeconfig", text);
            await Refused(() => Task.FromResult(Kubernetes.Cluster.FromKubeconfig(file)));
        }

        foreach (var text in (string[])[$"t{secret}", $"{{\"auths\":n{secret}}}", $"{{\"auths\":{{\"r\":{{\"auth\":\"{secret}\"}}}}}}", $"{{\"auths\":{{\"r\":{{\"auth\":\"{secret}!\"}}}}}}", $"{{\"auths\":\"{secret}", secret])
        {
            var file = Write("config.json", text);
            try
            {
                Say(DockerConfig.At(file).FindAsync(ImageRepository.Parse("registry.example.com/shop/web"), CancellationToken.None).GetAwaiter().GetResult());
            }
            catch (NixishException refused)
            {
                Say(refused);
            }
        }

        foreach (var text in (string[])[secret, $"name:{secret}", $"name:{secret}!", $"{secret}:"])
        {
            await Refused(() => Task.FromResult(SigningKey.ReadFile(Write("key", text))));
        }

        Environment.SetEnvironmentVariable("NIXISH_SECRET_OF_A_TEST", "\n");
        var bytes = Path.Combine(_outside, "binary");
        File.WriteAllBytes(bytes, [.. Encoding.UTF8.GetBytes(secret), 0xff]);
        await Refused(async () => await SecretValue.FromFile(bytes).RevealAsync());
        await Refused(async () => await SecretValue.From("vault", _ => throw new InvalidOperationException(secret)).RevealAsync());
        await Refused(() => Task.FromResult(SecretFingerprint.Parse(secret)));
        Say(await SecretFingerprint.OfAsync(SecretValue.From("vault", _ => new(secret))));
        await Refused(() => Task.FromResult(KubernetesObject.FromJson(Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"},"data":{"key":"{{{secret}}}!"}}"""))));
        await Refused(() => Task.FromResult(KubernetesObject.FromJson(Encoding.UTF8.GetBytes($$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"},"stringData":"{{secret}}"}"""))));
    }

    /// <summary>What refuses: a registry that does not take the password, a cluster that is not there.</summary>
    public async Task FailAsync()
    {
        using var registry = new GuardedRegistry(_cluster.Registry, "another password", _token);
        using var images = new RegistryTarget(_store, new() { Handler = registry, Credentials = new() { ["registry.example.com"] = new("me", _password) { IdentityToken = null } } });
        var stack = new Stack("failing") { Resources = [new Image("other") { Layers = [new("/srv", Source.Text("page", "hello"))] }.PushTo("registry.example.com/shop")] };
        var options = new HostOptions { Targets = [images], State = FileStateStore.In(Path.Combine(_folder, "state")), Store = _store };
        await RunAsync(stack, options, ExitCode.Failed, "apply", "--yes");
        var token = _planted.NewWord("the cluster's token");
        var kubeconfig = Write("kubeconfig", $"current-context: c\ncontexts: [{{name: c, context: {{cluster: c, user: u}}}}]\nclusters: [{{name: c, cluster: {{server: 'http://127.0.0.1:1'}}}}]\nusers: [{{name: u, user: {{token: {token}}}}}]\n");
        using var cluster = Kubernetes.Cluster.FromKubeconfig(kubeconfig);
        Say(cluster);
        var secret = new Stack("unreachable") { Resources = [new Secret("x") { StringData = new() { ["password"] = _planted.New("of a cluster that is not there") } }] };
        await RunAsync(secret, options with { Targets = [cluster] }, ExitCode.Failed, "apply", "--yes", "--json");
    }

    public void Check()
    {
        _planted.AreNotIn("what was said", _said.ToString());
        _planted.AreNotBelow(_folder);
    }

    private async Task RunAsync(Stack stack, HostOptions options, int? code, params string[] args)
    {
        var run = await CliRun.Of(stack, options, args);
        Say(run.All);
        if (code is not null)
        {
            run.Code.Should().Be(code, $"of '{string.Join(' ', args)}': {run.All}");
        }
    }

    private async Task Refused<T>(Func<Task<T>> act)
    {
        var failure = (await FluentActions.Awaiting(act).Should().ThrowAsync<Exception>()).Which;
        Say(failure.ToString(), failure.Data.Count);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_outside, name);
        File.WriteAllText(path, text);
        return path;
    }

    private void Say(params object?[] texts)
    {
        lock (_said)
        {
            foreach (var text in texts)
            {
                _said.Append(text).Append('\n');
            }
        }
    }

    private sealed class Listener(SecretScene scene) : IProgress<BuildEvent>
    {
        public void Report(BuildEvent value) => scene.Say(value);
    }

    // Writes what it can see of its surroundings, which a secret in this process's environment must not be part of.
    private sealed class EnvironmentBuilder(string secret) : IBuilder
    {
        public const string BuilderName = "builtin:nixish-tests/environment/1";

        public string Name => BuilderName;

        public Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
        {
            Environment.SetEnvironmentVariable("NIXISH_SECRET_OF_A_TEST", secret);
            context.Log(string.Join('\n', context.Derivation.Environment.Keys));
            return File.WriteAllTextAsync(context.OutputPath(), context.Derivation.Name, cancellationToken);
        }
    }

    // Takes a password for a token and the token for everything else.
    private sealed class GuardedRegistry(InMemoryRegistry registry, string password, string token) : HttpMessageHandler
    {
        // It belongs to the cluster, which goes on using it.
        private readonly HttpMessageInvoker _inner = new(registry, disposeHandler: false);

        public bool Answered { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Host == "login.example.com")
            {
                var known = request.Headers.Authorization is { Scheme: "Basic", Parameter: { } login } && Encoding.UTF8.GetString(Convert.FromBase64String(login)) == $"me:{password}";
                Answered |= known;
                return new(known ? HttpStatusCode.OK : HttpStatusCode.Unauthorized) { RequestMessage = request, Content = new StringContent(known ? $$"""{"token":"{{token}}"}""" : """{"errors":[{"code":"UNAUTHORIZED","message":"wrong password"}]}""") };
            }

            if (request.Headers.Authorization is { Scheme: "Bearer" } bearer && bearer.Parameter == token)
            {
                return await _inner.SendAsync(request, cancellationToken);
            }

            var refusal = new HttpResponseMessage(HttpStatusCode.Unauthorized) { RequestMessage = request, Content = new ByteArrayContent([]) };
            refusal.Headers.WwwAuthenticate.ParseAdd("Bearer realm=\"https://login.example.com/token\",service=\"registry\"");
            return refusal;
        }

        protected override void Dispose(bool disposing)
        {
            _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>Deletes a folder with a store in it, whose paths are read-only.</summary>
internal static class TestFolder
{
    public static void Delete(string path)
    {
        foreach (var folder in new DirectoryInfo(path).EnumerateDirectories("*", SearchOption.AllDirectories).Where(folder => folder.LinkTarget is null))
        {
            if (!OperatingSystem.IsWindows())
            {
                folder.UnixFileMode |= UnixFileMode.UserWrite;
            }
        }

        Directory.Delete(path, recursive: true);
    }
}
