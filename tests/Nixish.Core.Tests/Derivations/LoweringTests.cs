namespace Nixish.Core.Tests.Derivations;

public class LoweringTests
{
    [Fact]
    public void Many_values_lower_to_what_each_lowers_to_alone()
    {
        var graph = Layers(30, 64);
        var (together, alone) = (new Lowering(), new Lowering());

        together.Lower(graph).Select(lowered => lowered.Path).Should().Equal(graph.Select(recipe => alone.Lower(recipe).Path));
    }

    [Fact]
    public void What_several_cores_meet_at_is_one_object()
    {
        var shared = Layers(20, 4);
        IBuildable[] users = [.. Enumerable.Range(0, 200).Select(number => new Recipe($"user-{number}") { System = "builtin", Builder = "builtin:none", Environment = new() { ["input"] = $"{shared[number % 4]}" } })];
        var lowering = new Lowering();

        foreach (var (number, user) in lowering.Lower(users).Index())
        {
            ((LoweredOutput)user).Derivation.Inputs.Single().Derivation.Should().BeSameAs(((LoweredOutput)lowering.Lower(shared[number % 4])).Derivation);
        }
    }

    [Fact]
    public void A_value_that_cannot_be_lowered_fails_as_it_does_alone()
    {
        IBuildable[] values = [.. Layers(1, 50), new Recipe("bad") { System = "builtin", Builder = "builtin:none", Outputs = ["drv"] }];

        FluentActions.Invoking(() => new Lowering().Lower(values)).Should().Throw<InvalidDerivationException>().WithMessage("*'drv'*");
    }

    private static IBuildable[] Layers(int depth, int width)
    {
        Recipe[] below = [];
        for (var layer = 0; layer < depth; layer++)
        {
            var row = new Recipe[width];
            for (var i = 0; i < width; i++)
            {
                StoreString inputs = "none";
                if (below.Length > 0)
                {
                    inputs = $"{below[i]} {below[(i + 1) % width]} {below[(i + 3) % width]}";
                }

                row[i] = new($"node-{layer}-{i}") { System = "builtin", Builder = "builtin:none", Environment = new() { ["inputs"] = inputs } };
            }

            below = row;
        }

        return below;
    }
}
