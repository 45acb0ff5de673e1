namespace Nixish.Cli;

// Tells people of a build.
internal sealed class BuildProgress(IProgressView view) : IProgress<BuildEvent>
{
    public void Report(BuildEvent value)
    {
        switch (value)
        {
            case BuildEvent.Planned({ Count: var count }):
                view.Announce(count);
                break;
            case BuildEvent.Started({ Name: var name }):
                view.Begin(name, '+', "building");
                break;
            case BuildEvent.Logged({ Name: var name }, var line):
                view.Say(name, line);
                break;
            case BuildEvent.Finished({ Name: var name }, var duration):
                view.End(name, Tone.Good, $"✓ {name}: built in {Words.Of(duration)}");
                break;
            case BuildEvent.BuiltElsewhere({ Name: var name }):
                view.End(name, Tone.Good, $"✓ {name}: built by another process");
                break;
            case BuildEvent.Failed({ Name: var name }, var failure):
                view.End(name, Tone.Bad, $"✗ {name}: {Words.FirstLine(failure.Message)}");
                break;
        }
    }
}

// Tells programs of a build: one JSON object a line.
internal sealed class BuildJson(Screen screen) : IProgress<BuildEvent>
{
    public void Report(BuildEvent value)
    {
        switch (value)
        {
            case BuildEvent.AlreadyValid(var path):
                screen.JsonObject(json =>
                {
                    json.WriteString("event"u8, "valid");
                    json.WriteString("path"u8, path.ToString());
                });
                break;
            case BuildEvent.Started({ } derivation):
                Write("started", derivation, null, null);
                break;
            case BuildEvent.Logged({ } derivation, var line):
                Write("logged", derivation, "line", line);
                break;
            case BuildEvent.Finished({ } derivation, _):
                Write("finished", derivation, null, null);
                break;
            case BuildEvent.BuiltElsewhere({ } derivation):
                Write("finished", derivation, null, null);
                break;
            case BuildEvent.Failed({ } derivation, var failure):
                Write("failed", derivation, "reason", failure.Message);
                break;
        }
    }

    private void Write(string happened, Derivation derivation, string? field, string? text) => screen.JsonObject(json =>
    {
        json.WriteString("event"u8, happened);
        json.WriteString("derivation"u8, derivation.Path.ToString());
        if (field is not null)
        {
            json.WriteString(field, text);
        }
    });
}
