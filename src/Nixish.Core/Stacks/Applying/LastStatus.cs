namespace Nixish;

// Remembers what a change last said of itself, for the message where it is not ready in time.
internal sealed class LastStatus(IProgress<StackEvent>? progress) : IProgress<StackEvent>
{
    public string? Last { get; private set; }

    public void Report(StackEvent value)
    {
        Last = value is StackEvent.Progressed { Status: var status } ? status : Last;
        progress?.Report(value);
    }
}
