using Nixish.Core.Tests.Building;

namespace Nixish.Core.Tests.Explaining;

public class LargeGraphTests
{
    [Fact]
    public async Task One_change_at_the_bottom_of_ten_thousand_derivations_is_the_one_cause()
    {
        using var folder = new Folder();
        using var store = LocalStore.Open(folder["store"]);
        var (before, after) = (Lowered(Layers("1.0")), Lowered(Layers("1.1")));
        var explanation = await store.ExplainAsync(before, after, TestContext.Current.CancellationToken);

        explanation.Causes.Should().ContainSingle().Which.ToString().Should().Be("package-0-50.Environment[\"version\"]: 1.0 → 1.1");
        explanation.Cascade.Count.Should().BeGreaterThan(9_000);
    }

    [Fact]
    public async Task A_chain_deeper_than_a_stack_is_walked_to_its_end()
    {
        using var folder = new Folder();
        using var store = LocalStore.Open(folder["store"]);

        var explanation = await store.ExplainAsync(Lowered(Chain("a")), Lowered(Chain("b")), TestContext.Current.CancellationToken);

        explanation.Causes.Should().ContainSingle().Which.ToString().Should().Be("step-0.Environment[\"text\"]: a → b");
        explanation.Cascade.Should().HaveCount(9_999);
        explanation.Cascade[0].Name.Should().Be("step-1");
    }

    private static Lowered Lowered(IBuildable value) => new Lowering().Lower(value);

    private static Recipe Chain(string text)
    {
        var recipe = ScriptedBuilder.Writing("step-0", text);
        for (var i = 1; i < 10_000; i++)
        {
            recipe = ScriptedBuilder.Writing($"step-{i}", $"{recipe}");
        }

        return recipe;
    }

    // 100 layers of 100, each of which needs three of the layer below.
    private static Recipe Layers(string version)
    {
        Recipe[] below = [];
        for (var layer = 0; layer < 100; layer++)
        {
            var recipes = new Recipe[100];
            for (var i = 0; i < 100; i++)
            {
                recipes[i] = ScriptedBuilder.Running($"package-{layer}-{i}") with
                {
                    Environment = layer == 0
                        ? new() { ["version"] = i == 50 ? version : "1.0" }
                        : Map.Create<StoreString>([new("a", $"{below[i]}/bin"), new("b", $"{below[(i + 1) % 100]}"), new("c", $"{below[(i + 7) % 100]}")]),
                };
            }

            below = recipes;
        }

        return ScriptedBuilder.Writing("all", below.Aggregate(default(StoreString), (text, recipe) => $"{text}{recipe}\n"));
    }
}
