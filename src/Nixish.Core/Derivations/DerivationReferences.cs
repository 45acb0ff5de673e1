namespace Nixish;

/// <summary>Sorts what a derivation refers to into inputs and sources, each once.</summary>
internal static class DerivationReferences
{
    public static DerivationInput[] Inputs(List<Lowered> references)
    {
        var outputs = references.OfType<LoweredOutput>().ToArray();
        Array.Sort(outputs, static (left, right) => left.Derivation.Path.CompareTo(right.Derivation.Path) is not 0 and var order
            ? order
            : string.CompareOrdinal(left.Output, right.Output));
        List<DerivationInput> inputs = new(outputs.Length);
        for (var i = 0; i < outputs.Length;)
        {
            var derivation = outputs[i].Derivation;
            List<string> names = [outputs[i].Output];
            for (i++; i < outputs.Length && outputs[i].Derivation.Equals(derivation); i++)
            {
                if (outputs[i].Output != names[^1])
                {
                    names.Add(outputs[i].Output);
                }
            }

            inputs.Add(new(derivation, [.. names]));
        }

        return [.. inputs];
    }

    public static Lowered[] Sources(List<Lowered> references)
    {
        var sources = references.Where(reference => reference is not LoweredOutput).ToArray();
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
