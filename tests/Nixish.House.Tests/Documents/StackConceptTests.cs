using Nixish.Kubernetes;
using Nixish.Testing;

namespace Nixish.House.Tests.Documents;

public class StackConceptTests
{
    private Recorder Console { get; } = new();

    [Fact]
    public async Task Applying_twice_does_nothing()
    {
        #region stack
        await using var cluster = new InMemoryCluster();
        var stack = new Stack("notes") { Resources = [new ConfigMap("greeting") { Data = new() { ["text"] = "Hello" } }] };

        var plan = await stack.PlanAsync(cluster);
        await plan.ApplyAsync();
        Console.WriteLine((await stack.PlanAsync(cluster)).Count); // 0
        #endregion
        Console.Lines.Should().Equal("0");
    }
}
