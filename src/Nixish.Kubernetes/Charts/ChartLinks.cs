namespace Nixish.Kubernetes;

/// <summary>How far symbolic links in a chart's folder may lead. Archives have none.</summary>
public enum ChartLinks
{
    /// <summary>Within the chart, and where its folder is in a repository of git, within that: whoever has the chart has those files too.</summary>
    WithinRepository,

    /// <summary>Anywhere, as Helm follows them: a chart then reads any file that the process may read, so only for charts that are trusted with that.</summary>
    Anywhere,
}
