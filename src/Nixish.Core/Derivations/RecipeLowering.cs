namespace Nixish;

/// <summary>Turns a recipe into a derivation as <c>builtins.derivation</c> does.</summary>
internal sealed class RecipeLowering
{
    private static readonly Seq<string> DefaultOutputs = ["out"];
    private readonly Recipe _recipe;
    private readonly Lowering _lowering;
    private readonly List<Lowered> _references = [];

    private RecipeLowering(Recipe recipe, Lowering lowering) => (_recipe, _lowering) = (recipe, lowering);

    public static Derivation Lower(Recipe recipe, Lowering lowering) => new RecipeLowering(recipe, lowering).Lower();

    private Derivation Lower()
    {
        Check();
        var outputs = _recipe.Outputs.IsEmpty ? DefaultOutputs : _recipe.Outputs;
        var builder = Resolve(_recipe.Builder);
        var arguments = new ReadOnlyMemory<byte>[_recipe.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Resolve(_recipe.Arguments[i]);
        }

        var environment = _recipe.Structured is { } structured ? Json(structured) : Variables(builder);
        return new Derivation(new DerivationContent(_lowering.Directory, _recipe.Name, outputs)
        {
            Fixed = _recipe.Fixed,
            References = _references,
            System = _recipe.System,
            Builder = builder,
            Arguments = Seq.Adopt(arguments),
            Environment = environment,
        });
    }

    private void Check()
    {
        if (_recipe.Structured is not null && !_recipe.Environment.IsEmpty)
        {
            throw Invalid("it has both an environment and structured attributes. Move the environment into the attributes.");
        }

        if (_recipe.Outputs.AsSpan().Contains("drv"))
        {
            throw Invalid("an output cannot be called 'drv'. Rename it.");
        }

        if (_recipe.Fixed is not null && _recipe.Outputs is not ([] or ["out"]))
        {
            throw Invalid("an output whose content is fixed must be the only one, called 'out'.");
        }
    }

    // All values lie in one array: a graph has many small ones.
    private List<KeyValuePair<string, ReadOnlyMemory<byte>>> Variables(ReadOnlyMemory<byte> builder)
    {
        List<KeyValuePair<string, ReadOnlyMemory<byte>>> variables = new(_recipe.Environment.Count + 8);
        Span<int> ends = variables.Capacity <= 32 ? stackalloc int[32] : new int[variables.Capacity];
        var writer = ByteWriter.Rent();
        foreach (var (key, value) in _recipe.Environment.AsSpan())
        {
            if (IsReserved(key))
            {
                throw Invalid($"the environment sets '{key}', which the recipe sets itself. Remove it, or set the recipe's property.");
            }

            value.WriteTo(writer, _lowering, _references);
            ends[variables.Count] = writer.Length;
            variables.Add(new(key, default));
        }

        foreach (var (key, value) in Added())
        {
            writer.Text(value);
            ends[variables.Count] = writer.Length;
            variables.Add(new(key, default));
        }

        var bytes = writer.Written.ToArray();
        writer.Return();
        var start = 0;
        for (var i = 0; i < variables.Count; i++)
        {
            variables[i] = new(variables[i].Key, bytes.AsMemory(start..ends[i]));
            start = ends[i];
        }

        variables.Add(new("builder", builder));
        return variables;
    }

    private List<KeyValuePair<string, ReadOnlyMemory<byte>>> Json(Map<StructuredValue> structured)
    {
        List<KeyValuePair<string, StructuredValue>> attributes = new(structured.Count + 8);
        foreach (var (key, value) in structured.AsSpan())
        {
            if (IsReserved(key))
            {
                throw Invalid($"the structured attributes set '{key}', which the recipe sets itself. Remove it, or set the recipe's property.");
            }

            attributes.Add(new(key, value));
        }

        foreach (var (key, value) in Added())
        {
            attributes.Add(new(key, key == "outputs" ? _recipe.Outputs.Select(name => (StructuredValue)name) : value));
        }

        attributes.Add(new("builder", _recipe.Builder));
        var writer = ByteWriter.Rent();
        try
        {
            new StructuredValue.JsonWriter(writer, _lowering, _references).Write(Map.Create<StructuredValue>([.. attributes]));
            return [new("__json", writer.Written.ToArray())];
        }
        finally
        {
            writer.Return();
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Added()
    {
        yield return new("name", _recipe.Name);
        yield return new("system", _recipe.System);
        if (!_recipe.Outputs.IsEmpty)
        {
            yield return new("outputs", string.Join(' ', (IEnumerable<string>)_recipe.Outputs));
        }

        if (_recipe.Fixed is { } content)
        {
            yield return new("outputHash", content.Spelling == HashFormat.Sri ? content.Hash.ToString(HashFormat.Sri) : content.Hash.ToDigits(content.Spelling));
            yield return new("outputHashAlgo", content.Hash.Algorithm.Text());
            yield return new("outputHashMode", content.Mode == FixedOutputMode.Recursive ? "recursive" : "flat");
        }
    }

    // What builtins.derivation gives a meaning, and the outputs' own variables.
    private bool IsReserved(string key) => key is "name" or "system" or "builder" or "args" or "outputs" or
        "outputHash" or "outputHashAlgo" or "outputHashMode" or
        "__structuredAttrs" or "__json" or "__ignoreNulls" or "__contentAddressed" or "__impure" ||
        (_recipe.Outputs.IsEmpty ? key == "out" : _recipe.Outputs.AsSpan().Contains(key));

    private ReadOnlyMemory<byte> Resolve(StoreString text)
    {
        var writer = ByteWriter.Rent();
        text.WriteTo(writer, _lowering, _references);
        var bytes = writer.Written.ToArray();
        writer.Return();
        return bytes;
    }

    private InvalidDerivationException Invalid(string problem) => new($"Recipe '{_recipe.Name}': {problem}");
}
