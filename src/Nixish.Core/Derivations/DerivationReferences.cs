namespace Nixish;

/// <summary>Sorts what a derivation refers to into inputs and sources, each once.</summary>
internal static class DerivationReferences
{
    // Nearly every input is one of this output alone.
    private static readonly Seq<string> Out = ["out"];

    /// <summary>The outputs of other derivations, in the order in which their hashes are written.</summary>
    public static LoweredOutput[] Outputs(List<Lowered> references)
    {
        var count = 0;
        foreach (var reference in references)
        {
            count += reference is LoweredOutput ? 1 : 0;
        }

        if (count == 0)
        {
            return [];
        }

        var outputs = new LoweredOutput[count];
        count = 0;
        foreach (var reference in references)
        {
            if (reference is LoweredOutput output)
            {
                outputs[count++] = output;
            }
        }

        Array.Sort(outputs, static (left, right) => left.Derivation.Modulo.SequenceCompareTo(right.Derivation.Modulo) is not 0 and var order
            ? order
            : string.CompareOrdinal(left.Output, right.Output));
        return outputs;
    }

    /// <summary>The same as inputs: each derivation once, in the order of their paths.</summary>
    public static DerivationInput[] Inputs(ReadOnlySpan<LoweredOutput> needs)
    {
        if (needs.IsEmpty)
        {
            return [];
        }

        List<LoweredOutput> outputs = [.. needs];
        outputs.Sort(static (left, right) => left.Derivation.Path.CompareTo(right.Derivation.Path) is not 0 and var order
            ? order
            : string.CompareOrdinal(left.Output, right.Output));
        var (inputs, count) = (new DerivationInput[outputs.Count], 0);
        for (var i = 0; i < outputs.Count;)
        {
            var derivation = outputs[i].Derivation;
            string first = outputs[i].Output;
            List<string>? more = null;
            for (i++; i < outputs.Count && outputs[i].Derivation.Equals(derivation); i++)
            {
                if (outputs[i].Output != (more?[^1] ?? first))
                {
                    (more ??= [first]).Add(outputs[i].Output);
                }
            }

            inputs[count++] = new(derivation, more is not null ? [.. more] : first == "out" ? Out : [first]);
        }

        return count == inputs.Length ? inputs : inputs[..count];
    }

    public static Lowered[] Sources(List<Lowered> references)
    {
        var sources = references.TrueForAll(static reference => reference is LoweredOutput)
            ? []
            : references.Where(reference => reference is not LoweredOutput).ToArray();
        if (sources.Length < 2)
        {
            return sources;
        }

        Array.Sort(sources, static (left, right) => left.Path.CompareTo(right.Path));
        var kept = 1;
        for (var i = 1; i < sources.Length; i++)
        {
            if (sources[i].Path != sources[kept - 1].Path)
            {
                sources[kept++] = sources[i];
            }
        }

        return sources[..kept];
    }
}
