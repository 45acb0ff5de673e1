using System.Net;
using System.Net.Sockets;
using Nixish.Kubernetes.Tests.Connection;
using Nixish.Testing;
using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Applying;

public class BadClusterTests
{
    private const int Count = 40;

    [Fact]
    public async Task A_cluster_that_disappears_in_the_middle_is_named_and_the_next_apply_goes_on()
    {
        var after = 20;
        var error = await BreakingAsync((request, send) => request.Method == HttpMethod.Patch && Interlocked.Decrement(ref after) < 0
            ? throw new HttpRequestException("Connection refused", new SocketException((int)SocketError.ConnectionRefused))
            : send());

        error.Result.Done.Count.Should().BeInRange(1, Count - 1);
        error.Message.Should().Contain("cannot be reached").And.Contain("Connection refused");
    }

    [Fact]
    public async Task Credentials_that_expire_in_the_middle_are_named_and_the_next_apply_goes_on()
    {
        var after = 20;
        var error = await BreakingAsync((request, send) => request.Method == HttpMethod.Patch && Interlocked.Decrement(ref after) < 0
            ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.Unauthorized) { Content = new StringContent("""{"kind":"Status","code":401,"reason":"Unauthorized","message":"Unauthorized"}""") })
            : send());

        error.Message.Should().Contain("(401 Unauthorized)").And.Contain("renew them");
    }

    [Fact]
    public async Task Answers_that_are_lost_and_a_server_that_is_busy_are_gone_over()
    {
        await using var memory = new InMemoryCluster();
        var (lost, busy) = (0, 0);
        using var client = new HttpClient(new Between(memory, async (request, send) =>
        {
            if (request.Method != HttpMethod.Patch)
            {
                return await send();
            }

            if (Interlocked.Increment(ref busy) % 5 == 0)
            {
                return new(HttpStatusCode.TooManyRequests) { Headers = { { "Retry-After", "0" } } };
            }

            var answer = await send();
            return Interlocked.Increment(ref lost) % 3 == 0 ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection was closed") : answer;
        }));
        using var cluster = new Cluster(client, InMemoryCluster.Server);
        var options = new StackOptions { Targets = [cluster], State = new InMemoryStateStore() };

        var result = await (await Many.PlanAsync(options, Token)).ApplyAsync(cancellationToken: Token);

        result.Done.Count.Should().Be(Count);
        (await Many.PlanAsync(options, Token)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_plan_by_the_server_shows_what_the_server_warns_of()
    {
        await using var memory = new InMemoryCluster();
        using var client = Warning(memory);
        using var cluster = new Cluster(client, InMemoryCluster.Server, new() { PlanBy = PlanBy.ServerDryRun });

        var plan = await new Stack("shop") { Resources = [new ConfigMap("a")] }.PlanAsync(new StackOptions { Targets = [cluster], State = new InMemoryStateStore() }, Token);

        plan.Single().Warnings.Should().Equal("v1 ConfigMap is \"old\", use v2", "second");
        plan.ToText().Should().Contain("v1/ConfigMap/default/a").And.Contain("\n      ! v1 ConfigMap is \"old\", use v2\n      ! second\n");
        plan.ToJson().Should().Contain("\"warnings\":[").And.Contain("second");
    }

    [Fact]
    public async Task Warnings_of_the_server_are_told()
    {
        await using var memory = new InMemoryCluster();
        using var client = Warning(memory);
        using var cluster = new Cluster(client, InMemoryCluster.Server);
        var told = new Told();

        await (await new Stack("shop") { Resources = [new ConfigMap("a")] }.PlanAsync(new StackOptions { Targets = [cluster], State = new InMemoryStateStore() }, Token)).ApplyAsync(progress: told, cancellationToken: Token);

        told.Events.OfType<StackEvent.Warned>().Should().Equal(
            new StackEvent.Warned("v1/ConfigMap/default/a", "v1 ConfigMap is \"old\", use v2"),
            new StackEvent.Warned("v1/ConfigMap/default/a", "second"));
    }

    private static HttpClient Warning(InMemoryCluster memory) => new(new Between(memory, async (_, send) =>
    {
        var answer = await send();
        answer.Headers.TryAddWithoutValidation("Warning", """299 - "v1 ConfigMap is \"old\", use v2", 299 - "second" """);
        return answer;
    }));

    [Fact]
    public async Task A_webhook_that_refuses_ends_in_its_reason()
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Real, new() { PlanBy = PlanBy.ServerDryRun });
        await using var webhook = new RefusingWebhook();
        await tested.RealOne!.KubectlAsync("label", "namespace", tested.Namespace, $"refused={tested.Namespace}");
        await tested.SendAsync(HttpMethod.Post, "apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", $$$"""
            {"metadata":{"name":"{{{tested.Namespace}}}"},"webhooks":[{"name":"refusing.example.com","admissionReviewVersions":["v1"],"sideEffects":"None","namespaceSelector":{"matchLabels":{"refused":"{{{tested.Namespace}}}"}},
             "clientConfig":{{{webhook.ClientConfig}}},"rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["configmaps"]}]}]}
            """);
        try
        {
            using var plain = Cluster.FromKubeconfig(tested.RealOne.Kubeconfig, "local", new() { Namespace = tested.Namespace });
            for (var tries = 0; tries < 50; tries++)
            {
                // The server hears of a new webhook a moment later.
                if (await Record.ExceptionAsync(() => tested.PlanAsync(ConfigMap("a", "{}"))) is PlanRefusedException refused)
                {
                    refused.Message.Should().Contain("refusing.example.com").And.Contain("no such team");
                    break;
                }

                await Task.Delay(100, Token);
            }

            var plan = await new Stack("shop") { Resources = [ConfigMap("a", "{}").In(tested.Namespace)] }.PlanAsync(new StackOptions { Targets = [plain], State = new InMemoryStateStore() }, Token);
            (await plan.Awaiting(p => p.ApplyAsync(cancellationToken: Token)).Should().ThrowAsync<ApplyFailedException>()).Which.Message.Should().Contain("refusing.example.com").And.Contain("no such team");
            (await tested.ReadAsync("api/v1/namespaces/{ns}/configmaps/a")).Should().BeNull();
        }
        finally
        {
            await tested.SendAsync(HttpMethod.Delete, $"apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{tested.Namespace}");
        }
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_namespace_that_cannot_end_is_named_with_what_holds_it(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, new() { ReadyTimeout = TimeSpan.FromSeconds(1) });
        var ns = $"nixish-t-{Guid.NewGuid().ToString("N")[..10]}";
        var home = Object($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{ns}}}"}}""");
        await tested.ApplyAsync(home);
        await tested.SendAsync(HttpMethod.Post, $"api/v1/namespaces/{ns}/configmaps", """{"metadata":{"name":"held","finalizers":["example.com/hold"]}}""");
        await tested.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{ns}");
        try
        {
            (await tested.Awaiting(t => t.ApplyStackAsync([ConfigMap("a", "{}").In(ns)])).Should().ThrowAsync<ApplyFailedException>()).Which.Message.Should().Contain(ns).And.Contain("being terminated");
            (await tested.Awaiting(t => t.ApplyStackAsync([home, ConfigMap("a", "{}").In(ns)])).Should().ThrowAsync<ApplyFailedException>()).Which.Message.Should().Contain("still being deleted");
        }
        finally
        {
            await tested.SendAsync(HttpMethod.Patch, $"api/v1/namespaces/{ns}/configmaps/held", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json");
        }
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task Two_who_apply_one_stack_at_once_end_with_it_applied_or_are_told(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        IResource[] all = [.. Enumerable.Range(0, Count).Select(i => ConfigMap($"c-{i}", """{"a":"1"}""").In(tested.Namespace))];
        var plans = await Task.WhenAll(tested.PlanStackAsync(all, new InMemoryStateStore()), tested.PlanStackAsync(all, new InMemoryStateStore()));

        var errors = await Task.WhenAll(plans.Select(plan => Record.ExceptionAsync(() => plan.ApplyAsync(cancellationToken: Token)).AsTask()));

        errors.All(error => error is null || (error is ApplyFailedException && error.Message.Contains("Plan again"))).Should().BeTrue("{0}", errors);
        (await tested.PlanStackAsync(all, new InMemoryStateStore())).Should().BeEmpty();
    }

    private static Stack Many => new("shop") { Resources = [.. Enumerable.Range(0, Count).Select(i => new ConfigMap($"c-{i}"))] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Applies through a network that breaks, and then through one that does not.
    private static async Task<ApplyFailedException> BreakingAsync(Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> network)
    {
        await using var memory = new InMemoryCluster();
        using var client = new HttpClient(new Between(memory, network));
        using var broken = new Cluster(client, InMemoryCluster.Server);
        var state = new InMemoryStateStore();
        var plan = await Many.PlanAsync(new StackOptions { Targets = [broken], State = state }, Token);
        var error = (await plan.Awaiting(p => p.ApplyAsync(new() { Parallelism = 4 }, cancellationToken: Token)).Should().ThrowAsync<ApplyFailedException>()).Which;

        using var whole = new Cluster(memory.CreateClient(), InMemoryCluster.Server);
        await (await Many.PlanAsync(new StackOptions { Targets = [whole], State = state }, Token)).ApplyAsync(cancellationToken: Token);
        (await Many.PlanAsync(new StackOptions { Targets = [whole], State = state }, Token)).Should().BeEmpty();
        return error;
    }

    private sealed class Told : IProgress<StackEvent>
    {
        public List<StackEvent> Events { get; } = [];

        public void Report(StackEvent value)
        {
            lock (Events)
            {
                Events.Add(value);
            }
        }
    }

    private sealed class Between(InMemoryCluster memory, Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> network) : DelegatingHandler(memory)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            network(request, () => base.SendAsync(request, cancellationToken));
    }
}
