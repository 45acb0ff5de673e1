namespace Nixish;

/// <summary>A derivation's environment before and after its output paths are known.</summary>
internal static class DerivationVariables
{
    // Every output has a variable, empty while outputs are masked: an absent one would give another hash.
    public static KeyValuePair<string, ReadOnlyMemory<byte>>[] Sorted(List<KeyValuePair<string, ReadOnlyMemory<byte>>> variables, ReadOnlySpan<string> outputs)
    {
        var sorted = new KeyValuePair<string, ReadOnlyMemory<byte>>[variables.Count + outputs.Length];
        variables.CopyTo(sorted);
        for (var i = 0; i < outputs.Length; i++)
        {
            sorted[variables.Count + i] = new(outputs[i], default);
        }

        Array.Sort(sorted, static (left, right) => Utf8Order.Comparer.Compare(left.Key, right.Key));
        return sorted;
    }

    public static void FillIn(Span<KeyValuePair<string, ReadOnlyMemory<byte>>> variables, Map<DerivationOutput> outputs)
    {
        foreach (ref var variable in variables)
        {
            if (outputs.TryGetValue(variable.Key, out var output))
            {
                variable = new(variable.Key, output.Path.ToBytes());
            }
        }
    }
}
