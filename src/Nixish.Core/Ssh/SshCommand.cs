using System.Buffers;

namespace Nixish;

/// <summary>A program to run on another machine, with its arguments as they are: each is quoted for the shell that reads it there.</summary>
public sealed record SshCommand
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,-./:=@_");

    /// <summary>The program and its arguments.</summary>
    /// <exception cref="ArgumentException">There is no program, or an argument contains NUL.</exception>
    public SshCommand(params IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Count == 0 || arguments.Any(static argument => argument.Contains('\0', StringComparison.Ordinal)))
        {
            throw new ArgumentException("A command is a program and arguments without NUL.", nameof(arguments));
        }

        Arguments = [.. arguments];
    }

    /// <summary>The program and its arguments.</summary>
    public Seq<string> Arguments { get; }

    /// <summary>What the program reads; by default nothing. It stays open.</summary>
    public Stream? Input { get; init; }

    /// <summary>Where its output goes; by default to <see cref="SshResult.Output"/>. It stays open.</summary>
    public Stream? Output { get; init; }

    /// <summary>Gets each line of its error output while it runs, on a thread of its own.</summary>
    public Action<string>? Error { get; init; }

    /// <summary>How long it may run; by default as long as it likes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What a POSIX shell reads as these arguments.</summary>
    internal string ShellText => string.Join(' ', Arguments.Select(static argument => argument.Length > 0 && !argument.AsSpan().ContainsAnyExcept(Plain)
        ? argument
        : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'"));
}

/// <summary>How a command on another machine ended.</summary>
/// <param name="ExitCode">Its exit code; 128 and more where a signal ended it.</param>
/// <param name="Output">Its output as text, at most 16 MiB; empty where it went to <see cref="SshCommand.Output"/>.</param>
/// <param name="ErrorTail">The last lines of its error output, at most 20.</param>
public sealed record SshResult(int ExitCode, string Output, Seq<string> ErrorTail);
