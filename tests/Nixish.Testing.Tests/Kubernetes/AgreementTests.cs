namespace Nixish.Testing.Tests.Kubernetes;

/// <summary>The same requests, sent to the cluster in process and to a real API server, have the same answers.</summary>
public sealed class AgreementTests
{
    public static TheoryData<string> Names => [.. Scenarios.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_real_server_answers_the_same(string scenario)
    {
        var ns = TestedServer.NewNamespace();
        await using var real = await TestedServer.RealAsync(ns);
        await using var memory = await TestedServer.InMemoryAsync(ns);
        foreach (var step in Scenarios.All[scenario])
        {
            var theirs = await real.SendAsync(step.Method, step.Path, step.Body, step.ContentType);
            var ours = await memory.SendAsync(step.Method, step.Path, step.Body, step.ContentType);
            Agree(ours, theirs, step.ToString());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Any_sequence_of_writes_by_several_managers_leaves_the_same_object_and_owners(int seed)
    {
        var ns = TestedServer.NewNamespace();
        await using var real = await TestedServer.RealAsync(ns);
        await using var memory = await TestedServer.InMemoryAsync(ns);
        var told = new List<string>();
        foreach (var step in RandomWrites.From(seed, count: 60))
        {
            told.Add(step.ToString());
            var theirs = await real.SendAsync(step.Method, step.Path, step.Body, step.ContentType);
            var ours = await memory.SendAsync(step.Method, step.Path, step.Body, step.ContentType);
            Agree(ours, theirs, string.Join('\n', told.TakeLast(6)));
        }
    }

    [Theory]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(103)]
    public async Task Any_sequence_of_requests_of_every_kind_is_answered_the_same(int seed)
    {
        var ns = TestedServer.NewNamespace();
        var group = $"{ns}.example.com";
        await using var real = await TestedServer.RealAsync(ns);
        await using var memory = await TestedServer.InMemoryAsync(ns);
        foreach (var server in (TestedServer[])[real, memory])
        {
            (await server.SendAsync("POST", RandomRequests.Definitions, RandomRequests.Definition(group))).Code.Should().Be(201);
            await RandomRequests.EstablishedAsync(server, group);
        }

        try
        {
            var told = new List<string> { $"seed {seed}" };
            foreach (var step in RandomRequests.From(seed, group, count: 120))
            {
                told.Add(step.ToString());
                var theirs = await real.SendAsync(step.Method, step.Path, step.Body, step.ContentType);
                var ours = await memory.SendAsync(step.Method, step.Path, step.Body, step.ContentType);
                Agree(ours, theirs, string.Join('\n', told.TakeLast(8)));
            }
        }
        finally
        {
            await real.SendAsync("DELETE", $"{RandomRequests.Definitions}/widgets.{group}");
        }
    }

    internal static void Agree(Answer ours, Answer theirs, string asked)
    {
        var (left, right) = (TestedServer.Comparable(ours), TestedServer.Comparable(theirs));
        var at = left.AsSpan().CommonPrefixLength(right);
        if (at < Math.Max(left.Length, right.Length))
        {
            Assert.Fail($"After {asked}\na real server answers\n  …{Around(right, at)}…\nand the cluster in memory\n  …{Around(left, at)}…");
        }
    }

    private static string Around(string text, int at) => text[Math.Max(0, at - 160)..Math.Min(text.Length, at + 160)];
}
