namespace Nixish.Kubernetes;

/// <summary>How far symbolic links in a chart's folder may lead. Archives have none.</summary>
public enum ChartLinks
{
    /// <summary>Within the chart: it sees its own files only.</summary>
    WithinChart,

    /// <summary>Within the repository of git that the chart's folder is in, whose files the chart may then read all, its <c>.git</c> excepted.</summary>
    WithinRepository,

    /// <summary>Anywhere, as Helm follows them: a chart then reads any file that the process may read, so only for charts that are trusted with that.</summary>
    Anywhere,
}
