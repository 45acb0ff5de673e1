namespace Nixish.Instantiate;

/// <summary>The graph that instantiation is measured on: layers of recipes, each with inputs from the layer below. Also as a Nix expression.</summary>
public static class LayeredGraph
{
    /// <summary>10,000 derivations.</summary>
    public const int Layers = 100;

    /// <summary>Derivations in a layer.</summary>
    public const int Width = 100;

    /// <summary>The recipes of the top layer.</summary>
    public static Recipe[] Make()
    {
        Recipe[] below = [];
        for (var layer = 0; layer < Layers; layer++)
        {
            var recipes = new Recipe[Width];
            for (var i = 0; i < Width; i++)
            {
                Map<StoreString> environment = layer == 0
                    ? new() { ["version"] = "1.0" }
                    : Map.Create<StoreString>(
                    [
                        new("a", $"{below[i]}/bin"),
                        new("b", $"{below[(i + 1) % Width]}"),
                        new("c", $"{below[(i + 7) % Width]}"),
                        new("version", "1.0"),
                    ]);
                recipes[i] = new($"package-{layer}-{i}")
                {
                    System = "x86_64-linux",
                    Builder = "/bin/sh",
                    Arguments = ["-c", "echo hello > $out"],
                    Environment = environment,
                };
            }

            below = recipes;
        }

        return below;
    }

    /// <summary>The drv paths of what was lowered.</summary>
    public static string[] PathsOf(Lowered[] lowered)
    {
        var paths = new string[lowered.Length];
        Parallel.For(0, paths.Length, i => paths[i] = ((LoweredOutput)lowered[i]).Derivation.Path.ToString());
        return paths;
    }

    /// <summary>The same, so that <c>nix-instantiate</c> prints the drv paths of the top layer.</summary>
    public static string Expression => $$"""
        let
          width = {{Width}};
          common = { system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo hello > $out" ]; version = "1.0"; };
          bottom = builtins.genList (i: derivation (common // { name = "package-0-${toString i}"; })) width;
          modulo = a: a - (a / width) * width;
          next = below: layer: builtins.genList (i: derivation (common // {
            name = "package-${toString layer}-${toString i}";
            a = "${builtins.elemAt below i}/bin"; b = "${builtins.elemAt below (modulo (i + 1))}"; c = "${builtins.elemAt below (modulo (i + 7))}";
          })) width;
        in builtins.foldl' next bottom (builtins.genList (n: n + 1) {{Layers - 1}})
        """;
}
