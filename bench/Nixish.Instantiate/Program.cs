using System.Text;
using Nixish.Instantiate;

// Prints the drv paths of the top layer, as nix-instantiate does.
var text = new StringBuilder();
foreach (var lowered in new Nixish.Lowering().Lower(LayeredGraph.Make()))
{
    text.Append(((Nixish.LoweredOutput)lowered).Derivation.Path.ToString()).Append('\n');
}

Console.OpenStandardOutput().Write(Encoding.ASCII.GetBytes(text.ToString()));
