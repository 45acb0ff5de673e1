namespace Nixish;

/// <summary>A list of build machines that cannot be read: the message names the line.</summary>
public sealed class MachinesFileException : NixishException
{
    internal MachinesFileException(string file, int line, string problem)
        : base($"Line {line} of '{file}' describes no build machine: {problem}.") => (File, Line) = (file, line);

    /// <summary>The file, or what stands for it.</summary>
    public string File { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }
}
