using System.CommandLine;
using System.CommandLine.Help;
using Nixish.Kubernetes;

namespace Nixish.Cli;

// The commands and options of a program, and how a run of one begins and ends.
internal sealed class CommandLine
{
    private readonly Stack _stack;
    private readonly HostOptions _options;
    private readonly Func<HostOptions, HumanOutput, Screen> _screen;
    private readonly StopSignals _signals;

    private CommandLine(RootCommand root, Stack stack, HostOptions options, Func<HostOptions, HumanOutput, Screen> screen, StopSignals signals)
    {
        (Root, _stack, _options, _screen, _signals) = (root, stack, options, screen, signals);
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

    // What a program can do with its stack.
    public static CommandLine OfStack(Stack stack, HostOptions options, Func<HostOptions, HumanOutput, Screen> screen, StopSignals signals) => Of(
        $"Deploys the stack '{stack.Name}' ({stack.Resources.Count} resources).",
        stack,
        options,
        screen,
        signals,
        PlanCommand.Make,
        BuildCommand.Make,
        LockCommand.Make,
        ExplainCommand.Make,
        WhyDependsCommand.Make,
        GraphCommand.Make,
        CollectCommand.Make,
        RootsCommand.Make,
        VerifyCommand.Make,
        CacheCommand.Make,
        RenderCommand.Make,
        ValidateCommand.Make,
        ApplyCommand.Make,
        CheckCommand.Make,
        ApplyCommand.MakeDestroy,
        ChartCommand.Make);

    // What can be done without a stack.
    public static CommandLine OfTool(HostOptions options, Func<HostOptions, HumanOutput, Screen> screen, StopSignals signals) =>
        Of("Looks at Helm charts, without Helm. A program with a stack has more commands: see NixishHost.", new Stack("nixish"), options, screen, signals, ChartCommand.Make);

    private static CommandLine Of(string description, Stack stack, HostOptions options, Func<HostOptions, HumanOutput, Screen> screen, StopSignals signals, params ReadOnlySpan<Func<CommandLine, Command>> commands)
    {
        var line = new CommandLine(new RootCommand(description), stack, options, screen, signals);
        foreach (var make in commands)
        {
            line.Root.Subcommands.Add(make(line));
        }

        return line;
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

    public Option<int> Parallel { get; } = AtLeastOne(new("--parallel") { Description = "How many changes to write at once.", HelpName = "count", DefaultValueFactory = _ => new ApplyOptions().Parallelism, Recursive = true });

    public Option<TimeSpan?> Timeout { get; } = new("--timeout")
    {
        Description = "How long a resource may take to become ready: 90s, 5m, 1h.",
        HelpName = "time",
        Recursive = true,
        CustomParser = Durations.Parse,
    };

    public Option<Verbosity> Verbosity { get; } = new("--verbosity") { Description = "How much to say: quiet, normal or debug.", HelpName = "level", DefaultValueFactory = _ => Cli.Verbosity.Normal, Recursive = true };

    public Command Command(string name, string description, Func<Session, CancellationToken, Task<int>> run, params Option[] options) =>
        Command(name, description, (_, _) => Task.FromResult(_stack), run, options);

    // Every command runs through here: it gets a session, of the program's stack or one of its own, and failures become messages and exit codes.
    public Command Command(string name, string description, Func<ParseResult, CancellationToken, Task<Stack>> stack, Func<Session, CancellationToken, Task<int>> run, params Option[] options)
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
                var session = new Session(await stack(parsed, cancellationToken).ConfigureAwait(false), _options, this, parsed, screen, _signals);
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

    // The cluster that options name, else the one that the program deploys to.
    public async Task<T> AskClusterAsync<T>(ParseResult parsed, Func<Cluster, Task<T>> ask)
    {
        var (kubeconfig, context) = (parsed.GetValue(Kubeconfig), parsed.GetValue(Context));
        var isNamed = kubeconfig is not null || context is not null;
        if (!isNamed && _options.Targets.AsEnumerable().OfType<Cluster>().FirstOrDefault() is { } given)
        {
            return await ask(given).ConfigureAwait(false);
        }

        if (!isNamed && (_options.Embedded is not null || !_options.Targets.IsEmpty))
        {
            throw new NixishException("This program deploys to a world of its own, which cannot be asked. Name a cluster: --kubeconfig or --context.");
        }

        using var cluster = Cluster.FromKubeconfig(kubeconfig, context);
        return await ask(cluster).ConfigureAwait(false);
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
