using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Nixish.Testing.Tests.Kubernetes;

/// <summary>What a server answered.</summary>
public sealed record Answer(int Code, JsonObject Body)
{
    public string Message => (string?)Body["message"] ?? "";
}

/// <summary>An API server under test, in process or real, and a namespace of the test's own.</summary>
public sealed partial class TestedServer : IAsyncDisposable
{
    public const string Apply = "application/apply-patch+yaml";
    public const string Merge = "application/merge-patch+json";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HttpClient _client;
    private readonly IDisposable? _server;
    private readonly Dictionary<string, (string? Version, string? Uid)> _seen = new(StringComparer.Ordinal);
    private string _token = "none";

    private TestedServer(HttpClient client, string ns, IDisposable? server) => (_client, Namespace, _server) = (client, ns, server);

    public string Namespace { get; }

    public const string Memory = "in memory";
    public const string Real = "real";

    public static Task<TestedServer> StartAsync(string where) => where == Real ? RealAsync() : InMemoryAsync();

    public static async Task<TestedServer> InMemoryAsync(string? ns = null)
    {
        var cluster = new InMemoryCluster();
        return await StartAsync(cluster.CreateClient(), ns, cluster);
    }

    public static async Task<TestedServer> RealAsync(string? ns = null)
    {
        var path = Environment.GetEnvironmentVariable("NIXISH_TEST_KUBECONFIG");
        Assert.SkipWhen(string.IsNullOrEmpty(path), "NIXISH_TEST_KUBECONFIG names no cluster: start one with eng/servers.");
        var yaml = new YamlStream();
        using (var text = File.OpenText(path!))
        {
            yaml.Load(text);
        }

        var root = yaml.Documents[0].RootNode;
        var cluster = root["clusters"][0]["cluster"];
        var user = root["users"][0]["user"];
        using var authority = X509CertificateLoader.LoadCertificate(Encoding.ASCII.GetBytes(Pem(cluster, "certificate-authority-data")));
        var trusted = X509CertificateLoader.LoadCertificate(authority.RawData);
        using var pem = X509Certificate2.CreateFromPem(Pem(user, "client-certificate-data"), Pem(user, "client-key-data"));
        var handler = new SocketsHttpHandler();
        handler.SslOptions.ClientCertificates = [X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null)];
        handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(trusted);
        return await StartAsync(new HttpClient(handler) { BaseAddress = new(cluster["server"].ToString()) }, ns, null);
    }

    public static string NewNamespace() => $"nixish-f-{Guid.NewGuid().ToString("N")[..10]}";

    public async Task<Answer> SendAsync(string method, string path, string? body = null, string contentType = "application/json")
    {
        path = path.Replace("{ns}", Namespace, StringComparison.Ordinal).Replace("{continue}", Uri.EscapeDataString(_token), StringComparison.Ordinal);
        var at = path.Split('?')[0].Replace("/status", "", StringComparison.Ordinal).Replace("/scale", "", StringComparison.Ordinal);
        var (version, uid) = _seen.GetValueOrDefault(at, ("1", "none"));
        body = body?.Replace("{ns}", Namespace, StringComparison.Ordinal).Replace("{rv}", version, StringComparison.Ordinal).Replace("{uid}", uid, StringComparison.Ordinal);
        body = body is null ? null : UidOf().Replace(body, found => _seen.First(one => one.Key.EndsWith($"/{found.Groups[1].Value}", StringComparison.Ordinal)).Value.Uid!);
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.UserAgent.ParseAdd("nixish-test/1.0");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var answer = new Answer((int)response.StatusCode, text.StartsWith('{') ? (JsonObject)JsonNode.Parse(text)! : new() { ["text"] = text });
        Remember(at, answer);
        return answer;
    }

    /// <summary>Asks for an object until it is gone.</summary>
    public async Task GoneAsync(string path)
    {
        for (var tried = 0; (await SendAsync("GET", path)).Code != 404; tried++)
        {
            tried.Should().BeLessThan(150, $"{path} should go in the end");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks for an object until it is what it should be.</summary>
    public async Task<JsonObject> UntilAsync(string path, Func<JsonObject, bool> holds)
    {
        for (var tried = 0; ; tried++)
        {
            var answer = await SendAsync("GET", path);
            if (answer.Code == 200 && holds(answer.Body))
            {
                return answer.Body;
            }

            tried.Should().BeLessThan(150, $"{path} should not stay {answer.Code} {answer.Body.ToJsonString()}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    // What the next request may stand on: {rv} and {uid} of an object as it was answered last, {uid of x} of another, {continue} of a list.
    private void Remember(string at, Answer answer)
    {
        if (answer.Body["metadata"] is not JsonObject metadata || (string?)answer.Body["kind"] == "Status")
        {
            return;
        }

        if (answer.Body["items"] is JsonArray)
        {
            _token = (string?)metadata["continue"] ?? _token;
        }
        else if ((string?)metadata["resourceVersion"] is { } version)
        {
            // A create is sent to the collection.
            var name = (string?)metadata["name"];
            _seen[at.EndsWith($"/{name}", StringComparison.Ordinal) ? at : $"{at}/{name}"] = (version, (string?)metadata["uid"]);
        }
    }

    public async Task<StreamReader> WatchAsync(string path) =>
        new(await _client.GetStreamAsync(path.Replace("{ns}", Namespace, StringComparison.Ordinal), TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        await SendAsync("DELETE", "/api/v1/namespaces/{ns}");
        _client.Dispose();
        _server?.Dispose();
    }

    /// <summary>An answer without what differs from server to server and from run to run.</summary>
    public static string Comparable(Answer answer)
    {
        if (answer.Body["items"] is JsonArray items)
        {
            return Listed(answer, items);
        }

        var body = (JsonObject)answer.Body.DeepClone();
        body.Remove("status");
        if ((string?)answer.Body["kind"] == "Status")
        {
            body["status"] = answer.Body["status"]?.DeepClone();
            body["message"] = Versions().Replace(LiveUid().Replace(Times().Replace(TypedPatch().Replace((string?)body["message"] ?? "", "typed patch object"), ""), "UID in object meta: …"), "$1 (…)");
            foreach (var cause in (body["details"]?["causes"] as JsonArray ?? []).OfType<JsonObject>())
            {
                cause["message"] = Times().Replace((string?)cause["message"] ?? "", "");
            }
        }

        if (body["metadata"] is JsonObject metadata)
        {
            foreach (var name in new[] { "uid", "resourceVersion", "creationTimestamp", "selfLink", "deletionTimestamp" })
            {
                metadata.Remove(name);
            }

            (metadata["annotations"] as JsonObject)?.Remove("deployment.kubernetes.io/revision");
            if (metadata["managedFields"] is JsonArray managers)
            {
                metadata["managedFields"] = new JsonArray([.. managers
                    .Where(entry => (string?)entry!["manager"] is not ("kube-controller-manager" or "kubelet"))
                    .Select(entry =>
                    {
                        var copy = (JsonObject)entry!.DeepClone();
                        copy.Remove("time");
                        copy.Remove("subresource");
                        return copy;
                    })
                    .OrderBy(entry => $"{entry["operation"]} {entry["manager"]} {entry["apiVersion"]}", StringComparer.Ordinal)]);
            }
        }

        if (body["spec"] is JsonObject spec)
        {
            spec.Remove("clusterIP");
            spec.Remove("clusterIPs");
        }

        (body["details"] as JsonObject)?.Remove("uid");
        if (body["details"]?["causes"] is JsonArray { Count: > 1 } causes && (string?)causes[0]!["reason"] == "FieldManagerConflict")
        {
            // Of several conflicts Kubernetes 1.20 names some fields twice and others not at all: their number and owners must do.
            body.Remove("message");
            body["details"]!["causes"] = new JsonArray([.. causes.Select(cause => (string)cause!["message"]!).Order(StringComparer.Ordinal).Select(text => (JsonNode)text)]);
        }

        else if (body["details"]?["causes"] is JsonArray { Count: > 1 } problems)
        {
            // Schemas are walked in an order that changes from run to run.
            body.Remove("message");
            body["details"]!["causes"] = new JsonArray([.. problems.Select(cause => cause!.DeepClone()).OrderBy(cause => cause.ToJsonString(), StringComparer.Ordinal)]);
        }

        return $"{answer.Code} {Sorted(body)?.ToJsonString(Readable) ?? "{}"}";
    }

    // The names that are in it, and whether there is more. A server's own objects come when they like.
    private static string Listed(Answer answer, JsonArray items)
    {
        var names = items.Select(item => (string)item!["metadata"]!["name"]!)
            .Where(name => name is not "kube-root-ca.crt" && !name.StartsWith("default-token", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var metadata = answer.Body["metadata"]!;
        var more = (string?)metadata["continue"] is { Length: > 0 };
        return $"{answer.Code} {answer.Body["kind"]} of {string.Join(' ', names)}{(more ? $", more: {metadata["remainingItemCount"]}" : "")}";
    }

    private static async Task<TestedServer> StartAsync(HttpClient client, string? ns, IDisposable? server)
    {
        var tested = new TestedServer(client, ns ?? NewNamespace(), server);
        var answer = await tested.SendAsync("POST", "/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{tested.Namespace}}}"}}""");
        answer.Code.Should().Be(201, answer.Message);
        return tested;
    }

    private static string Pem(YamlNode node, string name) => Encoding.ASCII.GetString(Convert.FromBase64String(node[name].ToString()));

    // Keys in order; nulls and empty things gone, which one encoder writes and another does not.
    private static JsonNode? Sorted(JsonNode? node, bool owned = false)
    {
        switch (node)
        {
            case JsonObject map:
                var sorted = new JsonObject();
                foreach (var (name, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    if (Sorted(value, owned || name == "fieldsV1") is { } kept)
                    {
                        sorted[name] = kept;
                    }
                }

                return sorted.Count > 0 || owned ? sorted : null;
            case JsonArray list:
                // Kubernetes 1.20 merges lists of named items, and sets, into another order than its successors.
                var items = list.Select(item => Sorted(item, owned)).ToArray();
                if (items.All(item => item is JsonObject named && (named.ContainsKey("name") || named.ContainsKey("containerPort") || named.ContainsKey("id"))) ||
                    items.All(item => item is JsonValue && item.ToString().StartsWith("nixish.dev/", StringComparison.Ordinal)))
                {
                    items = [.. items.OrderBy(item => item is JsonObject map ? $"{map["containerPort"]}{map["name"]}{map["id"]}" : item!.ToString(), StringComparer.Ordinal)];
                }

                return items.Length > 0 ? new JsonArray(items) : null;
            default:
                return node?.DeepClone();
        }
    }

    [GeneratedRegex(@"\{uid of (\S+?)\}")]
    private static partial Regex UidOf();

    [GeneratedRegex(@"UID in object meta: \S+")]
    private static partial Regex LiveUid();

    [GeneratedRegex(@"((?:UID|ResourceVersion) in (?:the precondition|record)) \([^)]*\)")]
    private static partial Regex Versions();

    // When, which differs, and where, which Kubernetes 1.20 does not say.
    [GeneratedRegex(@" at \d{4}-\d\d-\d\dT[\d:]+Z| with subresource ""\w+""")]
    private static partial Regex Times();

    [GeneratedRegex(@"typed patch object \([^)]*\)")]
    private static partial Regex TypedPatch();
}
