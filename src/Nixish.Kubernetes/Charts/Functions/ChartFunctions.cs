using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>The functions of charts: Sprig's and Helm's, but those that need the chart that is rendered (include, tpl, required, fail, lookup).</summary>
internal static class ChartFunctions
{
    /// <summary>All functions by name.</summary>
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
        return table.Functions;
    }
}
