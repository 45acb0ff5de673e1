using System.Net;
using Nixish.Testing;
using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Readiness;

public class ForgottenHistoryTests
{
    [Theory]
    [InlineData("the answer")]
    [InlineData("an event")]
    public async Task A_watch_that_is_told_410_Gone_lists_anew_and_the_wait_goes_on(string gone)
    {
        await using var memory = new InMemoryCluster(new() { Failures = [new("web", "ContainerCreating")] });
        using var forgetting = new Forgetting(memory, asEvent: gone == "an event");
        using var client = new HttpClient(forgetting);
        using var cluster = new Cluster(client, InMemoryCluster.Server, new() { ReadyTimeout = TimeSpan.FromSeconds(30) });
        var plan = await cluster.PlanAsync(
            new() { Stack = "shop", Resources = [Deployment("web", replicas: 1)], Deliveries = Deliveries.None, Lowering = new() },
            TestContext.Current.CancellationToken);
        await cluster.ApplyAsync(plan.Single(), new Progress<StackEvent>(), TestContext.Current.CancellationToken);

        var waiting = cluster.WaitAsync(plan.Single(), new Progress<StackEvent>(), TestContext.Current.CancellationToken);
        // The change happens between the list and the watch, which does not hear of it.
        await forgetting.Asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        memory.Failures = [];
        forgetting.Answered.SetResult();
        await waiting;

        forgetting.Lists.Should().BeGreaterThan(1);
    }

    // The first watch of Deployments is refused, as after https://kubernetes.io/docs/reference/using-api/api-concepts/#410-gone-responses.
    private sealed class Forgetting(HttpMessageHandler server, bool asEvent) : DelegatingHandler(server)
    {
        private const string Status = """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 1 (9)","reason":"Expired","code":410}""";
        private int _watches;

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Lists { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var uri = request.RequestUri!;
            if (!uri.AbsolutePath.EndsWith("/deployments", StringComparison.Ordinal))
            {
                return await base.SendAsync(request, cancellationToken);
            }

            if (!uri.Query.Contains("watch=1", StringComparison.Ordinal))
            {
                // The plan's list is paged, the watch's is not.
                Lists += uri.Query.Contains("limit=", StringComparison.Ordinal) ? 0 : 1;
                return await base.SendAsync(request, cancellationToken);
            }

            if (Interlocked.Increment(ref _watches) > 1)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            Asked.SetResult();
            await Answered.Task.WaitAsync(cancellationToken);
            return new(asEvent ? HttpStatusCode.OK : HttpStatusCode.Gone)
            {
                RequestMessage = request,
                Content = new StringContent(asEvent ? $$"""{"type":"ERROR","object":{{Status}}}""" + "\n" : Status),
            };
        }
    }
}
