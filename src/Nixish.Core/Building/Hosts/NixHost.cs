using System.Globalization;

namespace Nixish;

/// <summary>
/// Real Nix as the builder: it is given the <c>.drv</c> files and sources of a derivation and realises it as it would its own, with its
/// sandbox, its caches, its daemon and its own builders on other machines. What is built there stays in its store too.
/// </summary>
/// <remarks>https://nix.dev/manual/nix/latest/command-ref/nix-store/realise</remarks>
public sealed class NixHost : NixBuildHost
{
    /// <summary>The Nix that keeps <paramref name="store"/>.</summary>
    /// <param name="store">Its store; settings such as <c>builders</c> and <c>substituters</c> are given with it.</param>
    /// <param name="traits">What it builds, its own builders included; by default this machine's systems, one at a time.</param>
    public NixHost(NixStore store, HostTraits? traits = null)
        : base(store, traits) => Store = store;

    /// <summary>Its store.</summary>
    public NixStore Store { get; }

    private protected override string? Build(ServeSession session, HostBuild build, CancellationToken cancellationToken)
    {
        // The outputs are locked before there are any, so that no garbage collection there comes between building and fetching them.
        var derivation = build.Derivation;
        session.FindValid([.. derivation.Outputs.Values.Select(static output => output.Path)], RemoteSubstitution.Never);
        new NixUpload(build.Store, Uploads).Run(session, Needed(build), RemoteSubstitution, static _ => { }, cancellationToken);
        using var realising = Store.StartBeside([.. Store.Options.Command("--realise", derivation.Path.ToString()), .. Limits(build)], build.Log);
        using (realising.EndOn(cancellationToken))
        {
            realising.Input.Dispose();
            realising.Output.CopyTo(Stream.Null);
            var code = realising.Wait();
            cancellationToken.ThrowIfCancellationRequested();
            if (code != 0)
            {
                return Problem(code, string.Join('\n', realising.ErrorTail.AsEnumerable()));
            }
        }

        HostTalk.TakeOutputs(session, build, cancellationToken);
        return null;
    }

    private static IEnumerable<string> Limits(HostBuild build) =>
        ServeLimits.Of(build.Options).Settings.SelectMany(static limit => (string[])["--option", limit.Key, limit.Value.ToString(CultureInfo.InvariantCulture)]);

    // With the .drv files below it Nix can build again what its own caches or garbage collection do not give; with the inputs it need not.
    private static Dictionary<StorePath, PathInfo> Needed(HostBuild build)
    {
        var needed = build.Store.Closure([build.Derivation.Path]);
        foreach (var (path, info) in build.Inputs)
        {
            needed.TryAdd(path, info);
        }

        return needed;
    }

    private string Problem(int code, string words)
    {
        // 100 and a bit for each kind of failure: Nix says by it that builds failed, and by 1 that it did.
        const int BuildsFailed = 100;
        return (code & BuildsFailed) == BuildsFailed && !HostTalk.IsWrongMachine(words)
            ? HostTalk.LastError(words)
            : throw new BuildHostLostException(Name, $"its Nix cannot build this. It says: {HostTalk.LastError(words)}");
    }
}
