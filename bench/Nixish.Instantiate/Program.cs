using System.Text;
using Nixish;
using Nixish.Instantiate;

// Prints the drv paths of the top layer, as nix-instantiate does.
var paths = LayeredGraph.PathsOf(new Lowering().Lower(LayeredGraph.Make()));
Console.OpenStandardOutput().Write(Encoding.ASCII.GetBytes(string.Join('\n', paths) + "\n"));
