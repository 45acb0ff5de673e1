using System.CommandLine;
using System.CommandLine.Help;

namespace Nixish.Cli;

// The commands and options of a stack's program, and how a run of one begins and ends.
internal sealed class CommandLine
{
    private readonly Stack _stack;
    private readonly HostOptions _options;
    private readonly Func<HostOptions, HumanOutput, Screen> _screen;
    private readonly StopSignals _signals;

    public CommandLine(Stack stack, HostOptions options, Func<HostOptions, HumanOutput, Screen> screen, StopSignals signals)
    {
        (_stack, _options, _screen, _signals) = (stack, options, screen, signals);
        Root = new RootCommand($"Deploys the stack '{stack.Name}' ({stack.Resources.Count} resources).")
        {
            PlanCommand.Make(this),
            BuildCommand.Make(this),
            LockCommand.Make(this),
            ExplainCommand.Make(this),
            WhyDependsCommand.Make(this),
            GraphCommand.Make(this),
            CollectCommand.Make(this),
            RootsCommand.Make(this),
            VerifyCommand.Make(this),
            CacheCommand.Make(this),
            RenderCommand.Make(this),
            ValidateCommand.Make(this),
            ApplyCommand.Make(this),
            CheckCommand.Make(this),
            ApplyCommand.MakeDestroy(this),
        };
        foreach (var option in (Option[])[Json, Kubeconfig, Context, Server, Registry, Cache, TrustedKey, State, Parallel, Timeout, Verbosity])
        {
            Root.Options.Add(option);
        }

        Root.SetAction(parsed =>
        {
            new HelpAction().Invoke(parsed);
            return ExitCode.Usage;
        });
    }

    public RootCommand Root { get; }

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON for programs; text for people goes to standard error.", Recursive = true };

    public Option<string?> Kubeconfig { get; } = new("--kubeconfig") { Description = "The kubeconfig file of the cluster. Default: $KUBECONFIG, then ~/.kube/config.", HelpName = "file", Recursive = true };

    public Option<string?> Context { get; } = new("--context") { Description = "The context of the kubeconfig. Default: its current one.", HelpName = "name", Recursive = true };

    public Option<bool> Server { get; } = new("--server") { Description = "Plan by dry runs on the cluster: shows what its defaults and admission make of each change.", Recursive = true };

    public Option<string?> Registry { get; } = new("--registry") { Description = "Push images to this registry instead of the one the stack names.", HelpName = "host", Recursive = true };

    public Option<string[]> Cache { get; } = new("--cache") { Description = "Fetch what this cache has instead of building it: a folder's or server's address. May be given more than once.", HelpName = "address", Recursive = true };

    public Option<string[]> TrustedKey { get; } = new("--trusted-key") { Description = "A public key, NAME:BASE64, whose signatures count for what --cache gives. May be given more than once.", HelpName = "key", Recursive = true };

    public Option<string?> State { get; } = new("--state") { Description = "The file with the stack's state. Default: .nixish/<stack>.state.json.", HelpName = "file", Recursive = true };

    public Option<int> Parallel { get; } = AtLeastOne(new("--parallel") { Description = "How many changes to write at once.", HelpName = "count", DefaultValueFactory = _ => 32, Recursive = true });

    public Option<TimeSpan?> Timeout { get; } = new("--timeout")
    {
        Description = "How long a resource may take to become ready: 90s, 5m, 1h.",
        HelpName = "time",
        Recursive = true,
        CustomParser = Durations.Parse,
    };

    public Option<Verbosity> Verbosity { get; } = new("--verbosity") { Description = "How much to say: quiet, normal or debug.", HelpName = "level", DefaultValueFactory = _ => Cli.Verbosity.Normal, Recursive = true };

    // Every command runs through here: it gets a session, and failures become messages and exit codes.
    public Command Command(string name, string description, Func<Session, CancellationToken, Task<int>> run, params Option[] options)
    {
        var command = new Command(name, description);
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var json = parsed.GetValue(Json);
            var toError = json || command.Name is RenderCommand.Name or GraphCommand.Name;
            var screen = _screen(_options, toError ? HumanOutput.Error : HumanOutput.Output);
            var verbosity = parsed.GetValue(Verbosity);
            try
            {
                var session = new Session(_stack, _options, this, parsed, screen, _signals);
                await using var _ = session.ConfigureAwait(false);
                return await run(session, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                return Failure.Print(error, screen, json, verbosity);
            }
        });
        return command;
    }

    public int RefuseUsage(ParseResult parsed)
    {
        var screen = _screen(_options, HumanOutput.Error);
        foreach (var error in parsed.Errors)
        {
            screen.Line($"Error: {error.Message}", Tone.Bad);
        }

        screen.Line("Run with --help to see what there is.", Tone.Quiet);
        return ExitCode.Usage;
    }

    private static Option<int> AtLeastOne(Option<int> option)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{option.Name} must be at least 1.");
            }
        });
        return option;
    }
}

internal enum Verbosity
{
    Quiet,
    Normal,
    Debug,
}
