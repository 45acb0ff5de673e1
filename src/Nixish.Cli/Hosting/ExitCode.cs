namespace Nixish.Cli;

/// <summary>What a program that runs <see cref="NixishHost"/> exits with.</summary>
public static class ExitCode
{
    /// <summary>All went well; with <c>plan --detailed-exitcode</c> and <c>check</c>: and nothing differs.</summary>
    public const int Done = 0;

    /// <summary>Something failed; the message says what, where and what to do.</summary>
    public const int Failed = 1;

    /// <summary><c>plan --detailed-exitcode</c>: the plan has changes. <c>check</c>: something differs or is not ready. <c>validate</c>: there are errors.</summary>
    public const int Changes = 2;

    /// <summary>Nobody confirmed: there is no terminal to ask on, or the answer was no. Nothing was changed.</summary>
    public const int NotConfirmed = 3;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 64;

    /// <summary>Stopped by Ctrl-C or SIGTERM; what was in hand was finished.</summary>
    public const int Stopped = 130;
}
