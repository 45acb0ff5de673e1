using System.Text;

namespace Nixish.Core.Tests.Derivations;

/// <summary>A random graph of recipes, and the Nix expression that says the same.</summary>
internal sealed class RandomGraph
{
    private static readonly string[] Words =
        ["", "a", "plain text", "\"quoted\"", "back\\slash", "line\nbreak", "\ttab", "cr\rlf", "${not a hole}", "$$", "$", "''", "é", "～", "😀", "\u001b[0m", "a'b", "=", "\\n", "日本語"];

    private static readonly string[] Keys = ["A", "Z", "a", "z", "_", "a b", "é", "～", "😀", "\U0001F601x", "long-name.with=signs", "0", "\"", "\\", "日", "PATH", "dev2"];
    private static readonly string[] OutputNames = ["out", "dev", "lib", "b", "Z_1", "man+x"];

    private readonly Random _random;
    private readonly List<(string Code, IBuildable Value)> _references = [];
    private readonly NixText _bindings = new();
    private readonly NixText _results = new();

    public RandomGraph(int seed, int size)
    {
        _random = new(seed);
        for (var i = 0; i < size; i++)
        {
            switch (_random.Next(12))
            {
                case 0:
                    AddFile(i);
                    break;
                case 1:
                    AddFixed(i);
                    break;
                case 2:
                    AddStructured(i);
                    break;
                case 3:
                    AddCollision(i);
                    break;
                default:
                    AddPlain(i);
                    break;
            }
        }
    }

    public List<Recipe> Recipes { get; } = [];

    /// <summary>A list with, for each recipe, its drv path and its outputs' paths in their order.</summary>
    public NixText Expression => new NixText().Add("(let ").Add(_bindings).Add(" in [").Add(_results).Add("])");

    private void AddFile(int index)
    {
        var (code, content) = Text(rawBytes: false, derivations: false);
        Bind(index, new NixText().Add($"builtins.toFile \"file-{index}\" ").Add(code));
        _references.Add(($"n{index}", new TextFile($"file-{index}", content)));
    }

    private void AddFixed(int index)
    {
        var algorithm = Pick(Enum.GetValues<HashAlgorithm>());
        var content = new FixedOutput(Hash.Of(algorithm, BitConverter.GetBytes(_random.Next(20))), Pick(Enum.GetValues<FixedOutputMode>())) { Spelling = Pick(Enum.GetValues<HashFormat>()) };
        var (environment, code) = Variables();
        Add(index, new Recipe($"fixed-{_random.Next(5)}") { System = "x86_64-linux", Builder = "builtin:fetchurl", Environment = environment, Fixed = content }, code);
    }

    private void AddPlain(int index)
    {
        var outputs = OutputNames.OrderBy(_ => _random.Next()).Take(_random.Next(4)).ToSeq();
        var (builderCode, builder) = Text(rawBytes: true);
        List<StoreString> arguments = [];
        var code = new NixText().Add(" args = [");
        for (var i = _random.Next(4); i > 0; i--)
        {
            var (argumentCode, argument) = Text(rawBytes: true);
            arguments.Add(argument);
            code.Add(" ").Add(argumentCode);
        }

        var (environment, variables) = Variables();
        Add(index, new Recipe($"plain-{index}.{_random.Next(3)}")
        {
            System = Pick(["x86_64-linux", "aarch64-darwin", "builtin"]),
            Builder = "/b" + builder,
            Arguments = [.. arguments],
            Environment = environment,
            Outputs = outputs,
        }, code.Add("];").Add(variables), new NixText().Add("\"/b\" + ").Add(builderCode));
    }

    private void AddStructured(int index)
    {
        var code = new NixText().Add(" __structuredAttrs = true;");
        Map<StructuredValue> attributes = [];
        foreach (var key in Keys.OrderBy(_ => _random.Next()).Take(_random.Next(6)))
        {
            var (valueCode, value) = Structured(0);
            attributes = attributes.With(key, value);
            code.Add(" ").Quoted(key).Add(" = ").Add(valueCode).Add(";");
        }

        Add(index, new Recipe($"structured-{index}") { System = "x86_64-linux", Builder = "/bin/sh", Structured = attributes, Outputs = Pick<Seq<string>>([[], ["out", "dev"]]) }, code);
    }

    // Two derivations that differ only in how fixed content is fetched have one hash for their users.
    private void AddCollision(int index)
    {
        NixText parent = new();
        Map<StoreString> used = [];
        for (var i = 0; i < 2; i++)
        {
            var fetched = new Recipe("source") { System = "x86_64-linux", Builder = "builtin:fetchurl", Fixed = new(Hash.Sha256([(byte)(index & 3)]), FixedOutputMode.Flat), Environment = new() { ["url"] = $"http://mirror{i}/{index}" } };
            var middle = new Recipe($"middle-{index}") { System = "x86_64-linux", Builder = "/bin/sh", Outputs = ["out", "dev", "lib"], Environment = new() { ["src"] = $"{fetched}" } };
            Bind($"f{index}_{i}", Derivation(fetched, new NixText().Add($" url = \"http://mirror{i}/{index}\";")));
            Bind($"m{index}_{i}", Derivation(middle, new NixText().Add($" src = \"${{f{index}_{i}}}\";")));
            var output = Pick(["out", "dev", "lib"]);
            used = used.With($"in{i}", $"{middle.Output(output)}");
            parent.Add($" in{i} = \"${{m{index}_{i}.{output}}}\";");
        }

        Add(index, new Recipe($"parent-{index}") { System = "x86_64-linux", Builder = "/bin/sh", Environment = used }, parent);
    }

    private void Add(int index, Recipe recipe, NixText code, NixText? builder = null)
    {
        Bind(index, Derivation(recipe, code, builder));
        Recipes.Add(recipe);
        var outputs = recipe.Outputs.IsEmpty ? ["out"] : recipe.Outputs;
        _references.Add(($"n{index}", recipe));
        _results.Add($" [ n{index}.drvPath");
        foreach (var output in outputs)
        {
            _references.Add(($"n{index}.{Name(output)}", recipe.Output(output)));
            _results.Add($" n{index}.{Name(output)}.outPath");
        }

        _results.Add(" ]");
    }

    private static NixText Derivation(Recipe recipe, NixText code, NixText? builder = null)
    {
        var text = new NixText().Add($"derivation {{ name = \"{recipe.Name}\"; system = \"{recipe.System}\"; builder = ").Add(builder ?? new NixText().Quoted(recipe.Builder.Resolve(new Lowering()))).Add(";").Add(code);
        if (!recipe.Outputs.IsEmpty)
        {
            text.Add($" outputs = [ {string.Join(' ', recipe.Outputs.Select(output => $"\"{output}\""))} ];");
        }

        if (recipe.Fixed is { } content)
        {
            var digits = content.Spelling == HashFormat.Sri ? content.Hash.ToString() : content.Hash.ToDigits(content.Spelling);
            var algorithm = content.Hash.ToString(HashFormat.Base16).Split(':')[0];
            text.Add($" outputHash = \"{digits}\"; outputHashAlgo = \"{algorithm}\"; outputHashMode = \"{(content.Mode == FixedOutputMode.Flat ? "flat" : "recursive")}\";");
        }

        return text.Add(" }");
    }

    private (Map<StoreString> Environment, NixText Code) Variables()
    {
        var code = new NixText();
        Map<StoreString> environment = [];
        foreach (var key in Keys.OrderBy(_ => _random.Next()).Take(_random.Next(6)))
        {
            var (textCode, text) = Text(rawBytes: true);
            environment = environment.With(key, text);
            code.Add(" ").Quoted(key).Add(" = ").Add(textCode).Add(";");
        }

        return (environment, code);
    }

    private (NixText Code, StoreString Text) Text(bool rawBytes, bool derivations = true)
    {
        var code = new NixText().Add("\"");
        StoreString text = "";
        for (var i = _random.Next(4); i > 0; i--)
        {
            var candidates = derivations ? _references : [.. _references.Where(reference => reference.Value is TextFile)];
            if (candidates.Count > 0 && _random.Next(2) == 0)
            {
                var (reference, value) = candidates[_random.Next(candidates.Count)];
                code.Add($"${{{reference}}}");
                text += $"{value}";
            }
            else if (rawBytes && _random.Next(6) == 0)
            {
                byte[] bytes = [0xE4, (byte)_random.Next(1, 256), 0xFF];
                code.Escaped(bytes);
                text += StoreString.FromBytes(bytes);
            }
            else
            {
                var word = Pick(Words);
                code.Escaped(Encoding.UTF8.GetBytes(word));
                text += word;
            }
        }

        return (code.Add("\""), text);
    }

    private (NixText Code, StructuredValue Value) Structured(int depth)
    {
        switch (_random.Next(depth > 2 ? 4 : 6))
        {
            case 0:
                return (new NixText().Add("null"), StructuredValue.Null);
            case 1:
                var truth = _random.Next(2) == 0;
                return (new NixText().Add(truth ? "true" : "false"), truth);
            case 2:
                var number = _random.NextInt64(long.MinValue + 1, long.MaxValue);
                return (new NixText().Add($"({number})"), number);
            case 3:
                var (code, text) = Text(rawBytes: false);
                return (code, text);
            case 4:
                var items = Enumerable.Range(0, _random.Next(3)).Select(_ => Structured(depth + 1)).ToList();
                var list = new NixText().Add("[");
                items.ForEach(item => list.Add(" ").Add(item.Code));
                return (list.Add(" ]"), items.Select(item => item.Value).ToSeq());
            default:
                var members = new NixText().Add("{");
                Map<StructuredValue> map = [];
                foreach (var key in Keys.Where(_ => _random.Next(8) == 0))
                {
                    var member = Structured(depth + 1);
                    members.Add(" ").Quoted(key).Add(" = ").Add(member.Code).Add(";");
                    map = map.With(key, member.Value);
                }

                return (members.Add(" }"), map);
        }
    }

    private void Bind(int index, NixText code) => Bind($"n{index}", code);

    private void Bind(string name, NixText code) => _bindings.Add($"{name} = ").Add(code).Add(";\n");

    private static string Name(string output) => $"\"{output}\"";

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
