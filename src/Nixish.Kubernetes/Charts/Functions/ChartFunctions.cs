using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>The functions of charts: Sprig's and Helm's, but those that need the chart that is rendered (include, tpl, required, fail, lookup).</summary>
internal static class ChartFunctions
{
    // What came when, as far as the Helms that a chart can be rendered like differ.
    private static readonly (string Name, HelmVersion Since)[] Added = [("mustToYaml", HelmVersion.V4_1), ("mustToToml", HelmVersion.V4_2)];

    /// <summary>
    /// All functions by name. With a seed the order of calls counts, so a render that is to repeat takes functions of its own: they are made in less than a
    /// tenth of a millisecond.
    /// </summary>
    public static IReadOnlyDictionary<string, GoFunction> Of(ChartFunctionOptions options)
    {
        var table = new FunctionTable();
        FlowFunctions.AddTo(table);
        StringFunctions.AddTo(table);
        NumberFunctions.AddTo(table);
        ListFunctions.AddTo(table);
        DictFunctions.AddTo(table);
        EncodingFunctions.AddTo(table);
        PathFunctions.AddTo(table);
        PatternFunctions.AddTo(table);
        VersionFunctions.AddTo(table);
        DateFunctions.AddTo(table, options.Clock);
        UrlFunctions.AddTo(table, options);
        DocumentFunctions.AddTo(table);
        var random = new ChartRandom(options.Seed);
        RandomFunctions.AddTo(table, random);
        CryptoFunctions.AddTo(table, options, random);
        foreach (var (name, since) in Added)
        {
            if (options.Version < since)
            {
                table.Remove(name);
            }
        }

        return table.Functions;
    }
}
