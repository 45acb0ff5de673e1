using System.Text.RegularExpressions;

namespace Nixish;

/// <summary>What building on a real Nix takes, wherever it is: inputs there, outputs back, failures told apart.</summary>
internal static partial class HostTalk
{
    private const string ErrorMark = "error: ";
    private const int MatchTimeout = 1000;

    /// <summary>
    /// Runs <paramref name="talk"/>, which returns what is wrong with the build, or null. That is thrown when the whole log is here;
    /// whatever shows that the host cannot be used gives its work to another.
    /// </summary>
    public static async Task RunAsync(string host, NixStore store, HostBuild build, Func<ServeSession, string?> talk, CancellationToken cancellationToken)
    {
        string? problem;
        try
        {
            problem = await ServeSession.RunAsync(store, talk, build.Log, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SshException or NixStoreException or ProgramMissingException or ImportRefusedException or InvalidArchiveException)
        {
            throw new BuildHostLostException(host, failure.Message, failure);
        }

        if (problem is not null)
        {
            throw Exceeded(problem, build.Options) is { } limit ? build.Exceeded(limit)
                : ExitCode(problem) is { } code
                ? build.Failure($"its builder exited with code {code} on '{host}'.", code)
                : build.Failure($"'{host}' says: {FirstLine(problem)}.");
        }
    }

    /// <summary>Fetches the outputs; each NAR must be what the host has on record for it.</summary>
    public static void TakeOutputs(ServeSession session, HostBuild build, CancellationToken cancellationToken)
    {
        var derivation = build.Derivation;
        var names = derivation.Outputs.ToArray().ToDictionary(static output => output.Value.Path, static output => output.Key);
        var infos = session.FindInfos(names.Keys);
        if (names.FirstOrDefault(name => !infos.ContainsKey(name.Key)) is { Key: { } absent })
        {
            throw build.Failure($"'{session.StoreName}' says that it was built, but has no '{absent}'.");
        }

        foreach (var info in infos.Values)
        {
            foreach (var reference in info.References)
            {
                if (!build.Inputs.ContainsKey(reference) && !names.ContainsKey(reference))
                {
                    throw new NixStoreException(session.StoreName, $"'{session.StoreName}' says that '{info.Path}' refers to '{reference}', which '{derivation.Path}' does not depend on.");
                }
            }
        }

        CheckSizes(infos.Values, build);
        session.Take([.. infos.Values], (info, nar) =>
        {
            using var input = new NarInput(nar, info);
            Nar.Restore(input, build.OutputPath(names[info.Path]), cancellationToken);
            input.Verify();
        });
    }

    /// <summary>Whether Nix says that it is the wrong machine for the system or the features.</summary>
    public static bool IsWrongMachine(string words) => words.Contains("required to build", StringComparison.Ordinal) || words.Contains("required system or feature", StringComparison.Ordinal);

    /// <summary>What Nix's words say went wrong: from its last "error:" on.</summary>
    public static string LastError(string words)
    {
        var plain = ColourPattern.Replace(words, "");
        var at = plain.LastIndexOf(ErrorMark, StringComparison.Ordinal);
        return at < 0 ? plain : plain[(at + ErrorMark.Length)..].Trim();
    }

    // The only limit that Nix knows nothing of: it is kept before anything is fetched.
    private static void CheckSizes(IEnumerable<PathInfo> outputs, HostBuild build)
    {
        var left = build.Options.OutputLimit ?? long.MaxValue;
        foreach (var output in outputs)
        {
            left = output.NarSize <= left ? left - output.NarSize : throw build.Exceeded(BuildLimit.Output);
        }
    }

    // By Nix's words, since of its status and exit code each means several limits.
    private static BuildLimit? Exceeded(string words, BuildOptions options) => true switch
    {
        _ when options.SilenceLimit is not null && words.Contains("seconds of silence", StringComparison.Ordinal) => BuildLimit.Silence,
        _ when options.Timeout is not null && words.Contains(" timed out after ", StringComparison.Ordinal) => BuildLimit.Timeout,
        _ when options.LogLimit is not null && words.Contains("bytes of log output", StringComparison.Ordinal) => BuildLimit.Log,
        _ => null,
    };

    private static int? ExitCode(string words) =>
        ExitCodePattern.Match(words) is { Success: true } match && int.TryParse(match.Groups["code"].ValueSpan, out var code) ? code : null;

    private static string FirstLine(string words) => Printable.Text(ColourPattern.Replace(words, "").Split('\n')[0]).TrimEnd('.', ';', ':');

    [GeneratedRegex("\\e\\[[0-9;]*m", RegexOptions.CultureInvariant, MatchTimeout)]
    private static partial Regex ColourPattern { get; }

    [GeneratedRegex("builder for .* failed with exit code (?<code>[0-9]{1,3})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex ExitCodePattern { get; }
}
