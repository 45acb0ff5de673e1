namespace Nixish.Cli;

// Tells people of a build.
internal sealed class BuildProgress(IProgressView view) : IProgress<BuildEvent>
{
    private readonly HashSet<Derivation> _planned = [];
    private int _count;

    public void Report(BuildEvent value)
    {
        switch (value)
        {
            case BuildEvent.Planned planned:
                _planned.UnionWith(planned.Derivations);
                _count = planned.Derivations.Count + planned.Substitutes.Count;
                view.Announce(_count);
                break;
            case BuildEvent.Started({ Name: var name } derivation):
                // What a cache does not give comes on top.
                if (_planned.Add(derivation))
                {
                    view.Announce(++_count);
                }

                view.Begin(name, '+', "building");
                break;
            case BuildEvent.Substituting({ Name: var name }, var cache, var bytes):
                view.Begin(name, '+', $"fetching {Words.Of(bytes)} from {cache}");
                break;
            case BuildEvent.Substituted({ Name: var name }, var cache, var bytes, var duration):
                view.End(name, Tone.Good, $"✓ {name}: fetched {Words.Of(bytes)} from {cache} in {Words.Of(duration)}");
                break;
            case BuildEvent.NotSubstituted({ Name: var name }):
                view.End(name, Tone.Changing, $"! {name}: no cache gave it, so it is built");
                break;
            case BuildEvent.CacheWarned({ Message: var message }):
                view.Note(Tone.Changing, $"! {Words.FirstLine(message)}");
                break;
            case BuildEvent.CutOff({ Name: var name }, _):
                view.End(name, Tone.Good, $"✓ {name}: not built, its inputs hold what they held before");
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
            case BuildEvent.CutOff({ } derivation, var like):
                Write("cut-off", derivation, "like", like.ToString());
                break;
            case BuildEvent.Substituted({ } path, var cache, var bytes, _):
                screen.JsonObject(json =>
                {
                    json.WriteString("event"u8, "substituted");
                    json.WriteString("path"u8, path.ToString());
                    json.WriteString("cache"u8, cache);
                    json.WriteNumber("bytes"u8, bytes);
                });
                break;
            case BuildEvent.CacheWarned({ Location: var cache, Message: var message }):
                screen.JsonObject(json =>
                {
                    json.WriteString("event"u8, "warning");
                    json.WriteString("cache"u8, cache);
                    json.WriteString("reason"u8, message);
                });
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
