namespace Nixish.House.Tests.Documents;

/// <summary>Stands in for the console in snippets.</summary>
internal sealed class Recorder
{
    public List<string> Lines { get; } = [];

    public void WriteLine(object value) => Lines.Add(value.ToString()!);
}
