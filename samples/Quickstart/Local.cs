using Nixish;
using Nixish.Cli;
using Nixish.Testing;

namespace Quickstart;

// What depends on the machine that the program runs on: its files, and the world it deploys to when none is named.
internal static class Local
{
    // The folder site/ beside the program; QUICKSTART_SITE names another.
    public static Source Site => Source.Directory(Variable("QUICKSTART_SITE") ?? Path.Combine(AppContext.BaseDirectory, "site"));

    // A web server that needs nothing else in the image: Debian's busybox-static, or the file that QUICKSTART_SERVER names.
    // The embedded cluster starts no pods, so without one a note in its place will do.
    public static Source Server => (Variable("QUICKSTART_SERVER") ?? "/bin/busybox") is var path && File.Exists(path)
        ? Source.File(path)
        : Source.Text("busybox", "Install busybox-static before you deploy to a real cluster.\n");

    // Run without arguments, the program applies itself to a cluster and registry of its own, kept in .nixish/ beside it.
    // With --kubeconfig, --context or --registry it deploys to real ones.
    public static HostOptions World => new()
    {
        DefaultArguments = ["apply"],
        Embedded = () => InMemoryCluster.At(Path.Combine(AppContext.BaseDirectory, ".nixish")),
    };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
