using System.Text;
using Nixish.Kubernetes;

namespace Nixish.Testing.Tests.Kubernetes;

public sealed class DeadlineTests
{
    [Fact]
    public async Task A_rollout_is_past_its_deadline_also_where_the_alarm_rings_too_early()
    {
        await using var cluster = new InMemoryCluster(new() { Clock = new HastyClock(), Failures = [new PodFailure("web", "NotReady")] });
        using var client = cluster.CreateClient();
        const string Web = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"progressDeadlineSeconds":2,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:1"}]}}}}""";
        using var response = await client.PatchAsync("/apis/apps/v1/namespaces/default/deployments/web?fieldManager=m", new StringContent(Web, Encoding.UTF8, "application/apply-patch+yaml"), TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!cluster.Get<Deployment>("web").Status!.Conditions.AsEnumerable().Any(condition => condition.Reason == "ProgressDeadlineExceeded"))
        {
            await Task.Delay(50, patience.Token);
        }
    }

    // Its timers ring half a second before their time.
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Hasty(base.CreateTimer(callback, state, Early(dueTime), period));

        private static TimeSpan Early(TimeSpan due) => due > TimeSpan.FromSeconds(1) ? due - TimeSpan.FromMilliseconds(500) : due;

        private sealed class Hasty(ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Early(dueTime), period);

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
