using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nixish.Kubernetes.Tests.Connection;
using Nixish.Testing;

namespace Nixish.Kubernetes.Tests.Validating;

/// <summary>Our verdict and path, and those of a real API server, about the same objects.</summary>
public sealed partial class MutationTests
{
    private static readonly Rulebook Alone = new()
    {
        // Each object stands by itself here: what it refers to is elsewhere.
        Severities = KnownReferences.ToDictionary(id => id, _ => Severity.Off, StringComparer.Ordinal).ToMap(),
    };

    private static string[] KnownReferences => [.. Rule.All.AsEnumerable().Select(rule => rule.Id).Where(id => id.StartsWith("missing-", StringComparison.Ordinal) || id.EndsWith("-nothing", StringComparison.Ordinal) || id is "target-port")];

    public static TheoryData<string> Bases => [.. Corpus.Valid.Keys];

    public static TheoryData<Mutation> Changes => [.. Mutations.All];

    [Theory]
    [MemberData(nameof(Bases))]
    public void What_the_API_takes_has_no_findings(string name)
    {
        foreach (var resource in Forms(Corpus.Valid[name].Replace("NAME", "web", StringComparison.Ordinal)))
        {
            ResourceSet.Create([resource]).Validate(Alone).Should().BeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_is_found_where_it_is_and_by_its_rule(Mutation change)
    {
        var json = Corpus.After(change).Replace("NAME", "web", StringComparison.Ordinal);
        foreach (var resource in Forms(json))
        {
            var found = ResourceSet.Create([resource]).Validate(Alone);
            found.IsValid.Should().BeFalse();
            found.Errors.Select(finding => (finding.Rule.Id, Numbered(finding.Path, change))).Should().Contain((change.Rule, change.Expected), "found: {0}", found.ToText());
        }
    }

    [Fact]
    public async Task A_real_server_takes_what_we_take()
    {
        await using var real = await RealCluster.StartAsync();
        foreach (var (name, json) in Corpus.Valid)
        {
            (await TryAsync(real.Cluster, real.Namespace, json)).Should().BeNull("{0} is valid", name);
        }
    }

    [Fact]
    public async Task A_real_server_refuses_what_we_refuse_in_the_same_field()
    {
        await using var real = await RealCluster.StartAsync();
        var differences = new List<string>();
        foreach (var change in Mutations.All.Where(change => change.Server is not Mutation.Newer))
        {
            var fields = await TryAsync(real.Cluster, real.Namespace, Corpus.After(change));
            var expected = change.Server ?? change.Expected;
            if (fields is null)
            {
                differences.Add($"{change}: taken");
            }
            else if (!fields.Contains(expected))
            {
                differences.Add($"{change}: {string.Join(" ", fields)} and not {expected}");
            }
        }

        differences.Should().BeEmpty();
    }

    [Fact]
    public async Task A_cluster_in_memory_takes_and_refuses_as_we_do()
    {
        await using var memory = new InMemoryCluster();
        using var cluster = new Cluster(memory.CreateClient(), InMemoryCluster.Server);
        foreach (var (name, json) in Corpus.Valid)
        {
            (await TryAsync(cluster, "default", json)).Should().BeNull("{0} is valid", name);
        }

        var differences = new List<string>();
        foreach (var change in Mutations.All.Where(change => Corpus.After(change).Length < 500_000))
        {
            var fields = await TryAsync(cluster, "default", Corpus.After(change));
            if (fields is null || !fields.Contains(change.Expected) && !fields.Contains(change.Server ?? ""))
            {
                differences.Add($"{change}: {(fields is null ? "taken" : string.Join(" ", fields))}");
            }
        }

        differences.Should().BeEmpty();
    }

    // As the library's type, and as JSON of a kind that only its name tells.
    private static IEnumerable<KubernetesObject> Forms(string json)
    {
        yield return KubernetesObject.FromJson(Encoding.UTF8.GetBytes(json), out _);
        var untyped = Json.Parse(json);
        var (apiVersion, kind) = (untyped["apiVersion"].Text!, untyped["kind"].Text!);
        var metadata = ((ConfigMap)KubernetesObject.FromJson(Encoding.UTF8.GetBytes($$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{{untyped["metadata"]}}}"""), out _)).Metadata;
        yield return new KubernetesResource(apiVersion, kind, metadata.Name ?? "") { Metadata = metadata, Content = untyped.Members.Without("apiVersion").Without("kind").Without("metadata") };
    }

    // Our paths name items as people do; the server counts them. No two items of a change that is found by name have one.
    private static string Numbered(string path, Mutation change) => Named().Replace(path, match => match.Groups["name"].Value switch
    {
        "side" or "more" or "HOST" => "[1]",
        _ when path.Contains("volumes[name=data]", StringComparison.Ordinal) && change.Field.EndsWith("volumes[1].name", StringComparison.Ordinal) => "[1]",
        _ => "[0]",
    });

    private static async Task<HashSet<string>?> TryAsync(Cluster cluster, string ns, string json)
    {
        json = json.Replace("NAME", ns, StringComparison.Ordinal);
        var resource = KubernetesObject.FromJson(Encoding.UTF8.GetBytes(json), out _);
        var root = resource.Group.Length == 0 ? "/api/v1" : $"/apis/{resource.ApiVersion}";
        var path = $"{root}/{(resource.Namespaced ? $"namespaces/{ns}/" : "")}{resource.Plural}?dryRun=All";
        using var response = await cluster.Api.SendAsync(new(HttpMethod.Post, path, Encoding.UTF8.GetBytes(json)), TestContext.Current.CancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return null;
        }

        using var status = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return status.RootElement.TryGetProperty("details", out var details) && details.TryGetProperty("causes", out var causes)
            ? [.. causes.EnumerateArray().Select(cause => cause.TryGetProperty("field", out var field) ? field.GetString()! : "").Select(field => field is "<nil>" ? "" : field)]
            : [$"({status.RootElement.GetProperty("message").GetString()})"];
    }

    [GeneratedRegex(@"\[name=(?<name>[^\]]*)\]")]
    private static partial Regex Named();
}
