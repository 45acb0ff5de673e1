namespace Nixish.Cli;

// Tells people of an apply.
internal sealed class StackProgress(IProgressView view) : IProgress<StackEvent>
{
    public void Report(StackEvent value)
    {
        switch (value)
        {
            case StackEvent.Announced(var changes):
                view.Announce(changes.Count);
                break;
            case StackEvent.Started({ } change):
                view.Begin(change.ResourceId, Words.SignOf(change.Action), Words.Doing(change.Action));
                break;
            case StackEvent.Progressed(var id, var status):
                view.Say(id, Words.FirstLine(status));
                break;
            case StackEvent.Troubled(var id, var subject, var reason, var message):
                view.Note(Tone.Changing, $"! {id}: {subject}: {reason}{(message.Length > 0 ? ": " + Words.FirstLine(message) : "")}");
                break;
            case StackEvent.Warned(var id, var warning):
                view.Note(Tone.Changing, $"! {id}: {Words.FirstLine(warning)}");
                break;
            case StackEvent.Finished({ ResourceId: var id } change, var duration):
                view.End(id, Tone.Good, $"✓ {id}: {Words.Did(change.Action)} in {Words.Of(duration)}");
                break;
            case StackEvent.Failed({ ResourceId: var id }, var error):
                view.End(id, Tone.Bad, $"✗ {id}: {Words.FirstLine(error.Message)}");
                break;
            case StackEvent.Skipped({ ResourceId: var id }, var because):
                view.End(id, Tone.Quiet, $"⊘ {id}: skipped, {because}");
                break;
        }
    }
}

// Tells programs of an apply: one JSON object a line.
internal sealed class StackJson(Screen screen) : IProgress<StackEvent>
{
    private readonly Lock _guard = new();

    public void Report(StackEvent value)
    {
        lock (_guard)
        {
            switch (value)
            {
                case StackEvent.Started({ } change):
                    Write("started", change.ResourceId, "action", change.Action.ToString().ToLowerInvariant());
                    break;
                case StackEvent.Progressed(var id, var status):
                    Write("progressed", id, "status", status);
                    break;
                case StackEvent.Troubled(var id, var subject, var reason, var message):
                    screen.JsonObject(json =>
                    {
                        json.WriteString("event"u8, "troubled");
                        json.WriteString("resource"u8, id);
                        json.WriteString("subject"u8, subject);
                        json.WriteString("reason"u8, reason);
                        json.WriteString("message"u8, message);
                    });
                    break;
                case StackEvent.Warned(var id, var warning):
                    Write("warned", id, "warning", warning);
                    break;
                case StackEvent.Finished({ } change, var duration):
                    screen.JsonObject(json =>
                    {
                        json.WriteString("event"u8, "finished");
                        json.WriteString("resource"u8, change.ResourceId);
                        json.WriteNumber("seconds"u8, Math.Round(duration.TotalSeconds, 3));
                    });
                    break;
                case StackEvent.Failed({ } change, var error):
                    Write("failed", change.ResourceId, "reason", error.Message);
                    break;
                case StackEvent.Skipped({ } change, var because):
                    Write("skipped", change.ResourceId, "reason", because);
                    break;
            }
        }
    }

    private void Write(string happened, string resource, string field, string text) => screen.JsonObject(json =>
    {
        json.WriteString("event"u8, happened);
        json.WriteString("resource"u8, resource);
        json.WriteString(field, text);
    });
}
