using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Nixish.Testing;
using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Connection;

public class BusyServerTests
{
    [Fact]
    public async Task A_server_that_asks_to_come_again_later_is_asked_again_then()
    {
        await using var memory = new InMemoryCluster();
        using var busy = new Busy(memory, times: 1, TimeSpan.FromSeconds(2));
        using var client = new HttpClient(busy);
        using var cluster = new Cluster(client, InMemoryCluster.Server);
        var plan = await cluster.PlanAsync(
            new() { Stack = "shop", Resources = [ConfigMap("settings", """{"a":"1"}""")], Deliveries = Deliveries.None, Lowering = new() },
            TestContext.Current.CancellationToken);
        var started = Stopwatch.GetTimestamp();

        await cluster.ApplyAsync(plan.Single(), new Progress<StackEvent>(), TestContext.Current.CancellationToken);

        // Without the server's wish the second try comes after some 0.2 s.
        Stopwatch.GetElapsedTime(started).Should().BeGreaterThan(TimeSpan.FromSeconds(1.9));
        memory.Get<ConfigMap>("settings").Data["a"].Should().Be("1");
    }

    // What an API server does whose queues are full: https://kubernetes.io/docs/concepts/cluster-administration/flow-control/.
    private sealed class Busy(HttpMessageHandler server, int times, TimeSpan wait) : DelegatingHandler(server)
    {
        private int _left = times;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Patch || Interlocked.Decrement(ref _left) < 0)
            {
                return base.SendAsync(request, cancellationToken);
            }

            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { RequestMessage = request, Content = new StringContent("Too many requests, please try again later.\n") };
            response.Headers.RetryAfter = new RetryConditionHeaderValue(wait);
            return Task.FromResult(response);
        }
    }
}
