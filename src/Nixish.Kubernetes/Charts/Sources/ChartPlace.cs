namespace Nixish.Kubernetes.Charts;

/// <summary>Where a chart's files are on this machine.</summary>
internal static class ChartPlace
{
    /// <exception cref="ChartNotFetchedException">They are in no store that is looked at.</exception>
    public static string Of(Chart chart) => chart.Source switch
    {
        DirectorySource { Include.IsEmpty: true, Exclude.IsEmpty: true } folder => Path.GetFullPath(folder.Path),
        DirectorySource folder => throw new ChartException(chart.Name, $"The chart '{chart.Name}' is taken from '{folder.Path}' with patterns of its own. What a chart leaves out of its folder is said by its .helmignore: write the patterns there."),
        FileSource file => Path.GetFullPath(file.Path),
        var other => InStore(chart, other),
    };

    private static string InStore(Chart chart, IBuildable source)
    {
        using var store = Open() ?? throw new ChartNotFetchedException(chart, null);
        var path = new Lowering(store.Directory).Lower(source).Path;
        return store.Contains(path) ? store.PhysicalPath(path) : throw new ChartNotFetchedException(chart, store.Root);
    }

    private static LocalStore? Open()
    {
        try
        {
            return LocalStore.Open(null, null, new() { Access = StoreAccess.Read });
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
