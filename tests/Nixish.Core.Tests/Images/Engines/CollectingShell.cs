namespace Nixish.Core.Tests.Images.Engines;

// A containerd that loses the layers of its first imports to its collector.
internal sealed class CollectingShell(int lost, string listed) : IContainerdShell
{
    public int Imports { get; private set; }

    public string Place => "this test";

    public async Task<ProgramAnswer> RunAsync(IReadOnlyList<string> command, Func<Stream, CancellationToken, Task>? input, CancellationToken cancellationToken)
    {
        if (input is null)
        {
            return new(0, $"REF TYPE DIGEST SIZE PLATFORMS LABELS\n{listed}\n", "");
        }

        await input(Stream.Null, cancellationToken);
        return ++Imports <= lost
            ? new(1, "", "ctr: failed to prepare extraction snapshot \"extract-1 sha256:3a\": parent snapshot sha256:48 does not exist: not found")
            : new(0, "unpacking web...done\n", "");
    }
}
