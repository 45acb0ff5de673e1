namespace Nixish.BuildGraph;

/// <summary>
/// The graph that building is measured on: one root, and above it layers of 100 derivations that each run a script that writes one file
/// and is given the paths of three below. Also as a Nix expression. The root's salt changes its derivation and nothing that it writes.
/// </summary>
public sealed record ShellGraph(int Layers, string Script)
{
    /// <summary>Each output refers to those below it, and so to all that lie under them.</summary>
    public const string WithReferences = "echo $a $b $c > $out";

    /// <summary>No output refers to another: what is measured is building, not the reading of ever larger closures.</summary>
    public const string Plain = "echo $name > $out";

    private const int Width = 100;

    /// <summary>How many derivations there are.</summary>
    public int Count => 1 + (Layers * Width);

    /// <summary>Builders run as Nix's do where it is told to have no sandbox: a process each, in a folder of its own.</summary>
    public static BuildOptions Options { get; } = new() { Unsandboxed = UnsandboxedBuilders.All };

    /// <summary>A store whose paths lie where their names say, which builders without a sandbox need.</summary>
    public static LocalStore Open(string folder) => LocalStore.Open(folder, new StoreDirectory(Path.Combine(folder, "store")));

    /// <summary>The recipes of the top layer.</summary>
    public Recipe[] Make(int salt)
    {
        Recipe Node(string name, params IEnumerable<KeyValuePair<string, StoreString>> inputs) => new(name)
        {
            System = "x86_64-linux",
            Builder = "/bin/sh",
            Arguments = ["-c", Script],
            Environment = [.. inputs],
        };

        Recipe[] below = [Node("root", new KeyValuePair<string, StoreString>("salt", $"{salt}"))];
        for (var layer = 0; layer < Layers; layer++)
        {
            below = [.. Enumerable.Range(0, Width).Select(i => Node(
                $"node-{layer}-{i}",
                new KeyValuePair<string, StoreString>("a", $"{below[i % below.Length]}"),
                new KeyValuePair<string, StoreString>("b", $"{below[(i + 1) % below.Length]}"),
                new KeyValuePair<string, StoreString>("c", $"{below[(i + 7) % below.Length]}")))];
        }

        return below;
    }

    /// <summary>The same for <c>nix-build</c>.</summary>
    public string Expression(int salt) => $$"""
        let
          node = name: more: derivation ({ inherit name; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "{{Script}}" ]; } // more);
          modulo = a: b: a - (a / b) * b;
          next = below: layer: let count = builtins.length below; in builtins.genList (i: node "node-${toString layer}-${toString i}" {
            a = builtins.elemAt below (modulo i count); b = builtins.elemAt below (modulo (i + 1) count); c = builtins.elemAt below (modulo (i + 7) count);
          }) {{Width}};
        in builtins.foldl' next [ (node "root" { salt = "{{salt}}"; }) ] (builtins.genList (n: n) {{Layers}})
        """;
}
