using System.Text;
using Nixish.Instantiate;

// Prints the drv paths of the top layer, as nix-instantiate does.
var lowering = new Nixish.Lowering();
var text = new StringBuilder();
foreach (var recipe in LayeredGraph.Make())
{
    text.Append(((Nixish.LoweredOutput)lowering.Lower(recipe)).Derivation.Path.ToString()).Append('\n');
}

Console.OpenStandardOutput().Write(Encoding.ASCII.GetBytes(text.ToString()));
