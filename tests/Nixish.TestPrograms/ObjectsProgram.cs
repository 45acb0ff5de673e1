using System.Globalization;
using Nixish.Kubernetes;

namespace Nixish.TestPrograms;

/// <summary>Applies many small objects to a cluster: each round makes some, changes the rest, and deletes those of the round before that it no longer names.</summary>
public static class ObjectsProgram
{
    public static async Task<int> RunAsync(string kubeconfig, string ns, int round, int count, string? stateFile)
    {
        // Without a state the cluster itself says what is the stack's.
        var options = new ClusterOptions { Namespace = ns, ApplySet = stateFile is null ? new() : null };
        using var cluster = Cluster.FromKubeconfig(kubeconfig, "local", options);
        IStateStore state = stateFile is null ? new InMemoryStateStore() : FileStateStore.At(stateFile);
        var stack = new Stack("many") { Resources = [.. Names(round, count).Select(name => Object(name, round).In(ns))] };
        Console.WriteLine("start");
        var plan = await stack.PlanAsync(new StackOptions { Targets = [cluster], State = state });
        Console.WriteLine($"planned {plan.CountOf(ChangeAction.Create)} {plan.CountOf(ChangeAction.Update)} {plan.CountOf(ChangeAction.Delete)}");
        await plan.ApplyAsync();
        Console.WriteLine("done");
        return 0;
    }

    /// <summary>The names of a round: a tenth of them is new in each.</summary>
    public static IEnumerable<string> Names(int round, int count) =>
        Enumerable.Range(round * (count / 10), count).Select(i => string.Create(CultureInfo.InvariantCulture, $"object-{i}"));

    private static KubernetesObject Object(string name, int round)
    {
        var text = round.ToString(CultureInfo.InvariantCulture);
        return name.EndsWith('7')
            ? new Secret(name) { StringData = new() { ["round"] = text } }
            : new ConfigMap(name) { Data = new() { ["round"] = text } };
    }
}
