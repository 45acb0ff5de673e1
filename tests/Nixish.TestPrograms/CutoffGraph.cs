namespace Nixish.TestPrograms;

/// <summary>A chain of rows above one root, whose salt changes its derivation and nothing that it writes.</summary>
public static class CutoffGraph
{
    public static IReadOnlyList<IBuildable> Make(int salt, int layers, int width)
    {
        Recipe root = new("root") { System = "builtin", Builder = RowBuilder.BuilderName, Environment = new() { ["text"] = "root", ["salt"] = $"{salt}" } };
        List<Recipe> below = [root];
        for (var layer = 0; layer < layers; layer++)
        {
            List<Recipe> row = [];
            for (var i = 0; i < width; i++)
            {
                StoreString text = $"{Placeholder.For("out").Text} {below[i % below.Count]} {below[(i + 1) % below.Count]}";
                row.Add(new($"row-{layer}-{i}") { System = "builtin", Builder = RowBuilder.BuilderName, Environment = new() { ["text"] = text } });
            }

            below = row;
        }

        return below;
    }
}

/// <summary>Writes a folder of two files that hold a text, with its own path in place of the placeholder.</summary>
public sealed class RowBuilder : IBuilder
{
    public const string BuilderName = "builtin:nixish-tests/row/1";

    public string Name => BuilderName;

    public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(context.OutputPath());
        var text = context.Require("text").Replace(Placeholder.For("out").Text, context.Require("out"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(context.OutputPath(), "a"), text, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(context.OutputPath(), "b"), $"{text} again", cancellationToken);
    }
}
