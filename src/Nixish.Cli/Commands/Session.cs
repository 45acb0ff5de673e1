using System.CommandLine;
using Nixish.Kubernetes;

namespace Nixish.Cli;

// One run of one command: the stack as the options make it, where it goes, and what must be closed in the end.
internal sealed class Session : IAsyncDisposable
{
    private readonly HostOptions _options;
    private readonly string? _registry;
    private readonly string? _state;
    private readonly ITarget? _embedded;
    private readonly DefaultTargets _targets;
    private readonly BinaryCache[] _caches;

    public Session(Stack stack, HostOptions options, CommandLine commandLine, ParseResult parsed, Screen screen, StopSignals signals)
    {
        (_options, Parsed, Screen, Signals, Stack) = (options, parsed, screen, signals, stack.Delivered());
        Json = parsed.GetValue(commandLine.Json);
        Verbosity = parsed.GetValue(commandLine.Verbosity);
        Parallelism = parsed.GetValue(commandLine.Parallel);
        ReadyTimeout = parsed.GetValue(commandLine.Timeout);
        _registry = parsed.GetValue(commandLine.Registry);
        _caches = [.. Caches(parsed.GetValue(commandLine.Cache) ?? [], parsed.GetValue(commandLine.TrustedKey) ?? [])];
        Build = options.Build with { Caches = [.. options.Build.Caches, .. _caches] };
        _state = parsed.GetValue(commandLine.State);
        var (kubeconfig, context) = (parsed.GetValue(commandLine.Kubeconfig), parsed.GetValue(commandLine.Context));
        _embedded = options.Embedded is { } open && kubeconfig is null && context is null && _registry is null ? open() : null;
        _targets = new(kubeconfig, context, ClusterOptionsOf(ReadyTimeout, parsed.GetValue(commandLine.Server)), options.Store, Build, options.Registries);
        Stack = _registry is null ? Stack : Stack with { Resources = Stack.Resources.AsEnumerable().ThroughRegistry(_registry) };
    }

    public Stack Stack { get; }

    public ParseResult Parsed { get; }

    public Screen Screen { get; }

    public StopSignals Signals { get; }

    public bool Json { get; }

    public Verbosity Verbosity { get; }

    public int Parallelism { get; }

    // How what is deployed is built, the caches of the command line after those of the program.
    public BuildOptions Build { get; }

    // The cache that a command about one is about.
    public BinaryCache OnlyCache => (_caches.Length > 0 ? _caches : Build.Caches) switch
    {
        [var cache] => cache,
        [] => throw new NixishException("There is no cache to look at. Name its folder or address: --cache."),
        { Count: var count } => throw new NixishException($"There are {count} caches, and this is about one. Name its folder or address, once: --cache."),
    };

    // How registries are talked to.
    public RegistryOptions? Registries => _options.Registries;

    // What Kubernetes resources are held against.
    public Rulebook Rules => _options.Rules;

    public TimeSpan? ReadyTimeout { get; }

    public TimeProvider Clock => _options.Clock;

    public bool IsEmbedded => _embedded is not null;

    // Where what is deployed is built, so that it is built once and explained by what was built before.
    public LocalStore Store => _options.Store ?? _embedded?.Store ?? _options.Targets.AsEnumerable().Select(target => target.Store).FirstOrDefault(store => store is not null) ?? _targets.Store;

    public IImageDelivery[] Images => [.. Stack.Resources.AsEnumerable().OfType<IImageDelivery>()];

    // The targets opened here have the time limit already, and know better what was amiss when it ends.
    public ApplyOptions ApplyOptions => new() { Parallelism = Parallelism, ReadyTimeout = IsEmbedded || !_options.Targets.IsEmpty ? ReadyTimeout : null, Clock = Clock };

    public async Task<Plan> PlanAsync(CancellationToken cancellationToken) =>
        await Stack.PlanAsync(await StackOptionsAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async Task<Plan> PlanDestroyAsync(CancellationToken cancellationToken) =>
        await Stack.PlanDestroyAsync(await StackOptionsAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async Task<StackOptions> StackOptionsAsync(CancellationToken cancellationToken)
    {
        var state = _state is { } path ? FileStateStore.At(path) : _options.State;
        if (_embedded is { } embedded)
        {
            return new() { Targets = [embedded], State = state };
        }

        if (!_options.Targets.IsEmpty)
        {
            return new() { Targets = _options.Targets, State = state };
        }

        // What the stack no longer holds is still to be deleted, so the state has a say in which targets are needed.
        state ??= FileStateStore.In();
        var left = await state.ReadAsync(Stack.Name, cancellationToken).ConfigureAwait(false);
        return new() { Targets = _targets.For(Stack, left.Entries.Values.Select(entry => entry.Target).ToHashSet(StringComparer.Ordinal)), State = state };
    }

    // Does the work and shows how it goes: as a tree on a terminal, line by line elsewhere, as JSON lines for programs.
    public async Task<T> ShowAsync<T, TEvent>(Func<IProgress<TEvent>, Task<T>> work, Func<IProgressView, IProgress<TEvent>> forPeople, Func<Screen, IProgress<TEvent>> forPrograms)
    {
        using var onStop = Signals.Stopping.Register(() => Screen.Error("Stopping: what is in hand is finished, nothing else is begun. Once more aborts at once.", Tone.Changing));
        if (Json)
        {
            return await work(forPrograms(Screen)).ConfigureAwait(false);
        }

        if (Verbosity == Verbosity.Quiet)
        {
            return await work(forPeople(new SilentView())).ConfigureAwait(false);
        }

        if (!Screen.Redraws)
        {
            return await work(forPeople(new PlainView(Screen))).ConfigureAwait(false);
        }

        var live = new LiveView(Screen, Stack.Name, Clock);
        return await live.ShowAsync(() => work(forPeople(live))).ConfigureAwait(false);
    }

    private ClusterOptions ClusterOptionsOf(TimeSpan? readyTimeout, bool asksServer)
    {
        var options = new ClusterOptions { PlanBy = asksServer ? PlanBy.ServerDryRun : PlanBy.Comparing, Rules = Rules };
        return readyTimeout is { } timeout ? options with { ReadyTimeout = timeout } : options;
    }

    private static IEnumerable<BinaryCache> Caches(string[] addresses, string[] keys)
    {
        var options = new BinaryCacheOptions { TrustedKeys = [.. keys.Select(PublicKey.Parse)] };
        return addresses.Select(address => BinaryCache.Open(Uri.TryCreate(address, UriKind.Absolute, out var location) ? location : new(Path.GetFullPath(address)), options));
    }

    public async ValueTask DisposeAsync()
    {
        _targets.Dispose();
        if (_embedded is IAsyncDisposable embedded)
        {
            await embedded.DisposeAsync().ConfigureAwait(false);
        }
    }
}
