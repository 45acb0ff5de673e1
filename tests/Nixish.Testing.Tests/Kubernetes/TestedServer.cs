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

    private TestedServer(HttpClient client, string ns, IDisposable? server) => (_client, Namespace, _server) = (client, ns, server);

    public string Namespace { get; }

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
        using var request = new HttpRequestMessage(new(method), path.Replace("{ns}", Namespace, StringComparison.Ordinal));
        request.Headers.UserAgent.ParseAdd("nixish-test/1.0");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, text.StartsWith('{') ? (JsonObject)JsonNode.Parse(text)! : new() { ["text"] = text });
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
        var body = (JsonObject)answer.Body.DeepClone();
        body.Remove("status");
        if ((string?)answer.Body["kind"] == "Status")
        {
            body["status"] = answer.Body["status"]?.DeepClone();
            body["message"] = LiveUid().Replace(Times().Replace(TypedPatch().Replace((string?)body["message"] ?? "", "typed patch object"), ""), "UID in object meta: …");
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

        return $"{answer.Code} {Sorted(body)?.ToJsonString(Readable) ?? "{}"}";
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
                if (items.All(item => item is JsonObject named && (named.ContainsKey("name") || named.ContainsKey("containerPort"))) ||
                    items.All(item => item is JsonValue && item.ToString().StartsWith("nixish.dev/", StringComparison.Ordinal)))
                {
                    items = [.. items.OrderBy(item => item is JsonObject map ? $"{map["containerPort"]}{map["name"]}" : item!.ToString(), StringComparer.Ordinal)];
                }

                return items.Length > 0 ? new JsonArray(items) : null;
            default:
                return node?.DeepClone();
        }
    }

    [GeneratedRegex(@"UID in object meta: \S+")]
    private static partial Regex LiveUid();

    [GeneratedRegex(@" at \d{4}-\d\d-\d\dT[\d:]+Z")]
    private static partial Regex Times();

    [GeneratedRegex(@"typed patch object \([^)]*\)")]
    private static partial Regex TypedPatch();
}
