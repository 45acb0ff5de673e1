using System.Text;

namespace Nixish;

/// <summary>A containerd of this machine, talked to by its <c>ctr</c>, which must be on PATH. https://containerd.io</summary>
public sealed record Containerd
{
    /// <summary>Where containerd listens where nothing else is said.</summary>
    public const string DefaultAddress = "/run/containerd/containerd.sock";

    /// <summary>Its socket. Defaults to <c>CONTAINERD_ADDRESS</c>, then <see cref="DefaultAddress"/>; of k3s it is <c>/run/k3s/containerd/containerd.sock</c>.</summary>
    public string Address { get; init => field = Checked(value); } = Environment.GetEnvironmentVariable("CONTAINERD_ADDRESS") is { Length: > 0 } address ? address : DefaultAddress;

    /// <summary>The namespace that images go to. Defaults to <c>k8s.io</c>, in which Kubernetes looks.</summary>
    public string Namespace { get; init => field = Checked(value); } = "k8s.io";

    /// <summary>What unpacks images; null, as by default, is the daemon's own choice. It must be the one that containers are started with.</summary>
    public string? Snapshotter { get; init; }

    internal ContainerdImages Images => new(new Shell(Address), ["ctr", "--address", Address, "--namespace", Namespace]);

    private static string Checked(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return text;
    }

    private sealed class Shell(string address) : IContainerdShell
    {
        public string Place => $"'{address}'";

        public async Task<ProgramAnswer> RunAsync(IReadOnlyList<string> command, Func<Stream, CancellationToken, Task>? input, CancellationToken cancellationToken)
        {
            using var program = RunningProgram.Start(command);
            using var ending = program.EndOn(cancellationToken);
            var reading = new StreamReader(program.Output, Encoding.UTF8).ReadToEndAsync(CancellationToken.None);
            try
            {
                if (input is not null)
                {
                    await input(program.Input, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (IOException)
            {
                // It ended before it had read all, and says why.
            }

            program.CloseInput();
            var output = await reading.ConfigureAwait(false);
            var code = await program.WaitAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return new(code, output, string.Join('\n', (IEnumerable<string>)program.ErrorTail));
        }
    }
}
