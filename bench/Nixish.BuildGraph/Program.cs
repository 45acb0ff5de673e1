using System.Globalization;
using Nixish.BuildGraph;

// BuildGraph <folder of a store> <layers> <salt> <script>: prints the paths of the top layer as nix-build does, and on standard error how many builders ran.
using var store = ShellGraph.Open(args[0]);
var result = await store.BuildAsync(new ShellGraph(Number(args[1]), args[3]).Make(Number(args[2])), ShellGraph.Options);
Console.WriteLine(string.Join('\n', result.Paths.Select(info => info.Path)));
Console.Error.WriteLine(result.Built.Count);

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
