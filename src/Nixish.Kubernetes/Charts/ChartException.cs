namespace Nixish.Kubernetes;

/// <summary>A chart that cannot be read, given values, rendered or fetched. Nothing of it was used.</summary>
public class ChartException : NixishException
{
    /// <summary>A failure of <paramref name="chart"/>.</summary>
    /// <param name="chart">The chart's name, or where it lies while its name is not known.</param>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public ChartException(string chart, string message, Exception? innerException = null)
        : base(message, innerException) => Chart = chart;

    /// <summary>The chart's name, or where it lies while its name is not known.</summary>
    public string Chart { get; }
}

/// <summary>A folder or an archive that is no chart, or one that could do harm.</summary>
public sealed class InvalidChartException : ChartException
{
    internal InvalidChartException(string chart, string problem, Exception? innerException = null)
        : base(chart, $"The chart '{Printable(chart)}' cannot be loaded: {Printable(problem)}", innerException)
    {
    }

    // What a hostile chart calls itself goes to a terminal.
    private static string Printable(string text) => string.Concat(text.Length > 2000 ? text[..2000] + "…" : text).Replace("\u001b", "\\e", StringComparison.Ordinal);
}
