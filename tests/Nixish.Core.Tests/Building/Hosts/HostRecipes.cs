namespace Nixish.Core.Tests.Building.Hosts;

/// <summary>Small derivations that any machine with a shell can build.</summary>
internal static class HostRecipes
{
    public const string Linux = "x86_64-linux";

    public static Recipe Shell(string name, StoreString script, string system = Linux) => new(name)
    {
        System = system,
        Builder = "/bin/sh",
        Arguments = ["-euc", script],
        Environment = new() { ["PATH"] = "/usr/bin:/bin" },
    };
}
