using FsCheck;
using FsCheck.Fluent;
using Nixish.Kubernetes.Tests.Resources;

namespace Nixish.Kubernetes.Tests.Composing;

// What layers make together: a set, or the fields that they dispute.
public class MergeLawTests
{
    private static readonly Arbitrary<ResourceLayer[]> Many = (from count in Gen.Choose(0, 5) from seed in Gen.Choose(0, int.MaxValue - 1) select Random(new Random(seed), count)).ToArbitrary();

    [Fact]
    public void Order_is_nothing() => Check(layers =>
    {
        var turned = layers.Reverse().ToArray();
        return Of(layers) == Of(turned) && Of([.. layers.Skip(2), .. layers.Take(2)]) == Of(layers);
    });

    [Fact]
    public void Layers_of_layers_are_layers() => Check(layers =>
        Outcome(ResourceLayers.Create(layers)) == Outcome(ResourceLayers.Create(layers.AsSpan(0, layers.Length / 2)) + ResourceLayers.Create(layers.AsSpan(layers.Length / 2))));

    [Fact]
    public void A_layer_given_twice_counts_once() => Check(layers => Of([.. layers, .. layers]) == Of(layers));

    [Fact]
    public void A_layer_of_nothing_changes_nothing() => Check(layers => Of([.. layers, ResourceSet.Empty, ResourceSet.Empty.AsForced()]) == Of(layers));

    [Fact]
    public void What_is_merged_is_merged() => Check(layers => Try(layers) is not { } merged || merged.Merge((ResourceLayer)merged).Equals(merged));

    [Fact]
    public void A_single_layer_is_its_set() => Prop.ForAll(RandomResources.Arbitrary, resource =>
        ((ResourceLayers)Set(resource)).Merge().Should().Equal(resource)).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Every_kind_merged_with_a_part_of_itself_is_itself() => Prop.ForAll(RandomResources.Arbitrary, resource =>
    {
        var named = new KubernetesResource(resource.ApiVersion, resource.Kind, resource.Name) { Namespace = resource.Namespace };
        Set(resource).Merge(Set(named)).Should().Equal(resource);
        resource.Merge(resource).Should().Be(resource);
        resource.Patched(resource).Should().Be(resource);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static void Check(Func<ResourceLayer[], bool> law) => Prop.ForAll(Many, law).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static ResourceSet Set(params KubernetesObject[] resources) => ResourceSet.Create(resources);

    private static ResourceSet? Try(ResourceLayers layers)
    {
        try
        {
            return layers.Merge();
        }
        catch (MergeConflictException)
        {
            return null;
        }
    }

    private static ResourceSet? Try(ResourceLayer[] layers) => Try(ResourceLayers.Create(layers));

    private static string Of(ResourceLayer[] layers) => Outcome(ResourceLayers.Create(layers));

    private static string Outcome(ResourceLayers layers)
    {
        try
        {
            return layers.Merge().ToYaml();
        }
        catch (MergeConflictException error)
        {
            return error.Message;
        }
    }

    private static ResourceLayer[] Random(Random random, int count) => [.. Enumerable.Range(0, count).Select(number =>
        Set([.. Enumerable.Range(0, random.Next(3)).Select(_ => Part(random)).DistinctBy(one => one.Id)])
            .AtPriority(new[] { Priority.Default, Priority.Normal, Priority.Forced, 75 }[random.Next(4)], $"layer-{number}"))];

    // Few names and few values, so that layers meet.
    private static KubernetesObject Part(Random random) => random.Next(4) switch
    {
        0 => new ConfigMap(One(random, "a", "b")) { Data = new() { [One(random, "x", "y")] = One(random, "1", "2") } },
        1 => new ConfigMap(One(random, "a", "b")) is var map && random.Next(2) == 0 ? map.Removing($"data.{One(random, "x", "y")}") : map.Removing(),
        2 => new Deployment("web").Removing($"spec.template.spec.containers[name={One(random, "a", "b", "c")}]"),
        _ => new Deployment("web")
        {
            Labels = new() { [One(random, "k", "l")] = One(random, "1", "2") },
            Spec = new()
            {
                Replicas = random.Next(3) == 0 ? random.Next(2) : null,
                Template = Pod.Of([.. Enumerable.Range(0, random.Next(4)).Select(_ => One(random, "a", "b", "c")).Distinct().Select(name => new Container(name)
                {
                    Image = random.Next(2) == 0 ? (ContainerImage?)One(random, "x", "y") : null,
                    Env = [.. new[] { new EnvVar(One(random, "P", "Q"), One(random, "1", "2")), new EnvVar("R", "1") }.Take(random.Next(3))],
                })]),
            },
        },
    };

    private static string One(Random random, params string[] choices) => choices[random.Next(choices.Length)];
}
