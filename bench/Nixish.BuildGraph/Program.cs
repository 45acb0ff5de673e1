using System.Globalization;
using Nixish.BuildGraph;

// BuildGraph <folder of a store> <salt>: prints the paths of the top layer as nix-build does, and on standard error how many builders ran.
using var store = ShellGraph.Open(args[0]);
var result = await store.BuildAsync(ShellGraph.Make(int.Parse(args[1], CultureInfo.InvariantCulture)), ShellGraph.Options);
Console.WriteLine(string.Join('\n', result.Paths.Select(info => info.Path)));
Console.Error.WriteLine(result.Built.Count);
