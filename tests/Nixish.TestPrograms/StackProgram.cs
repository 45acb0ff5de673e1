using Nixish.Cli;

namespace Nixish.TestPrograms;

/// <summary>A program of a stack whose image holds what one quick builder makes, and one that never ends by itself.</summary>
public static class StackProgram
{
    public static async Task<int> RunAsync(string folder, WaitingBuilder waiting, string[] args)
    {
        using var store = LocalStore.Open(folder);
        var quick = new Recipe("quick") { System = "builtin", Builder = RowBuilder.BuilderName, Environment = new() { ["text"] = "x" } };
        var image = new Image("web") { Layers = [new("/srv", Endless(quick))] };
        return await NixishHost.RunAsync(args, new Stack("shop") { Resources = [image.PushTo("registry.example.com/shop")] }, new() { Store = store, Build = new() { Builders = [new RowBuilder(), waiting] } });
    }

    public static Recipe Endless(Recipe quick) => new("endless") { System = "builtin", Builder = WaitingBuilder.BuilderName, Environment = new() { ["after"] = $"{quick}" } };
}

/// <summary>Writes half of its output and waits for ever: until it is told to stop, or also after that.</summary>
public sealed class WaitingBuilder(bool isStubborn) : IBuilder
{
    public const string BuilderName = "builtin:nixish-tests/waiting/1";

    public string Name => BuilderName;

    public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(context.OutputPath(), "half", CancellationToken.None);
        context.Log("waiting");
        await Task.Delay(Timeout.Infinite, isStubborn ? CancellationToken.None : cancellationToken);
    }
}
