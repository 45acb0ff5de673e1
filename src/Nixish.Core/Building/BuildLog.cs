using System.Text;

namespace Nixish;

/// <summary>The log of one build: a file beside the store, the events, and the last lines for the error.</summary>
internal sealed class BuildLog : IDisposable
{
    private const int TailLength = 20;
    private readonly Derivation _derivation;
    private readonly BuildEvents _events;
    private readonly StreamWriter _file;
    private readonly Queue<string> _tail = new(TailLength);
    private readonly Lock _lock = new();

    public BuildLog(Derivation derivation, string path, BuildEvents events)
    {
        (_derivation, Path, _events) = (derivation, path, events);
        _file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
    }

    public string Path { get; }

    public void Write(string line)
    {
        lock (_lock)
        {
            _file.WriteLine(line);
            if (_tail.Count == TailLength)
            {
                _tail.Dequeue();
            }

            _tail.Enqueue(line);
        }

        _events.Report(new BuildEvent.Logged(_derivation, line));
    }

    public BuildFailure Failure(int? exitCode = null)
    {
        lock (_lock)
        {
            return new(_derivation, Path, [.. _tail]) { ExitCode = exitCode };
        }
    }

    public void Dispose() => _file.Dispose();
}
