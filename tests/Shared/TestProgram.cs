using System.Diagnostics;
using System.Text;

namespace Nixish.Tests;

/// <summary>A program that a test runs to its end.</summary>
internal sealed record TestProgram(string Name, params IEnumerable<string> Arguments)
{
    /// <summary>Where it runs; empty for here.</summary>
    public string Folder { get; init; } = "";

    /// <summary>What its environment has besides this one's.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What it reads; nothing by default.</summary>
    public string Input { get; init; } = "";

    /// <summary>Whether PATH has such a program.</summary>
    public static bool IsOnPath(string name) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>What it prints, trimmed; throws with what it says where it fails.</summary>
    public string Output() => Run().OrThrow().Text;

    /// <summary>Runs it, however it ends.</summary>
    public ProgramEnd Run()
    {
        var start = new ProcessStartInfo(Name, Arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        foreach (var (key, value) in Environment)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        var error = new StringBuilder();
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginErrorReadLine();
        // A program that answers while it reads would wait for its reader, and we for it.
        var writing = new Thread(() => Write(process.StandardInput)) { IsBackground = true };
        writing.Start();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        writing.Join();
        return new($"{Name} {string.Join(' ', Arguments)}", process.ExitCode, output.ToArray(), error.ToString());
    }

    private void Write(StreamWriter input)
    {
        try
        {
            input.Write(Input);
            input.Close();
        }
        catch (IOException)
        {
            // It ended without reading it all.
        }
    }
}

/// <summary>How a program ended, and what it printed.</summary>
internal sealed record ProgramEnd(string Command, int Code, byte[] Output, string Error)
{
    /// <summary>What it printed, trimmed.</summary>
    public string Text => Encoding.UTF8.GetString(Output).Trim();

    public ProgramEnd OrThrow() => Code == 0 ? this : throw new InvalidOperationException($"{Command} ended with {Code}: {Error}");
}
