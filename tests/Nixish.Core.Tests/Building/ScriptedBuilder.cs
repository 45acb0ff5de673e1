namespace Nixish.Core.Tests.Building;

/// <summary>A builder that does what the test says.</summary>
internal sealed class ScriptedBuilder(Func<BuildContext, CancellationToken, Task> build) : IBuilder
{
    public ScriptedBuilder(Func<BuildContext, Task> build)
        : this((context, _) => build(context))
    {
    }

    public const string BuilderName = "builtin:nixish-tests/scripted/1";

    public string Name => BuilderName;

    public static Recipe Running(string name) => new(name) { System = "builtin", Builder = BuilderName };

    public static Recipe Writing(string name, StoreString text) => Running(name) with { Environment = new() { ["text"] = text } };

    public static Task WriteText(BuildContext context) => File.WriteAllTextAsync(context.OutputPath(), context.Require("text"));

    public Task BuildAsync(BuildContext context, CancellationToken cancellationToken) => build(context, cancellationToken);
}

/// <summary>Keeps what a build tells.</summary>
internal sealed class EventLog : List<BuildEvent>, IProgress<BuildEvent>
{
    public void Report(BuildEvent value) => Add(value);
}
