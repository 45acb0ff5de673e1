namespace Nixish.TestPrograms;

/// <summary>A graph whose every derivation takes a few milliseconds and writes several files, so that a kill can hit any moment.</summary>
public static class SlowGraph
{
    public static IReadOnlyList<IBuildable> Make(string source, int layers, int width)
    {
        var data = Source.Directory(source);
        List<Recipe> below = [];
        for (var layer = 0; layer < layers; layer++)
        {
            List<Recipe> row = [];
            for (var i = 0; i < width; i++)
            {
                StoreString text = $"{data}\n";
                for (var k = 0; k < Math.Min(3, below.Count); k++)
                {
                    text = $"{text}{below[(i + k) % below.Count]}\n";
                }

                row.Add(new($"node-{layer}-{i}") { System = "builtin", Builder = SlowBuilder.BuilderName, Environment = new() { ["text"] = text } });
            }

            below = row;
        }

        return below;
    }
}

/// <summary>Writes a folder of three files with pauses between them, and an entry in a journal, a folder that several processes share.</summary>
public sealed class SlowBuilder(string journal) : IBuilder
{
    public const string BuilderName = "builtin:nixish-tests/slow/1";

    public string Name => BuilderName;

    public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(journal);
        await File.WriteAllTextAsync(Path.Combine(journal, Guid.NewGuid().ToString("N")), context.Derivation.Name, cancellationToken);
        var folder = context.OutputPath();
        Directory.CreateDirectory(folder);
        for (var i = 0; i < 3; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"file-{i}"), context.Require("text"), cancellationToken);
            await Task.Delay(2, cancellationToken);
        }
    }
}
