namespace Nixish.Kubernetes;

/// <summary>A chart whose templates fail, or give what is no manifest. Nothing of the render is used.</summary>
public sealed class ChartRenderException : ChartException
{
    internal ChartRenderException(string chart, string helmText, Exception? innerException = null)
        : base(chart, $"The chart '{chart}' cannot be rendered: {helmText}", innerException) => HelmText = helmText;

    /// <summary>What Helm says of the same failure, without its leading <c>Error:</c>.</summary>
    public string HelmText { get; }

    /// <summary>The template where it failed, the innermost where several are nested: <c>shop/charts/db/templates/_names.tpl</c>; null where none is to blame.</summary>
    public string? Template { get; init; }

    /// <summary>The line in the template, from 1; null where it is not known.</summary>
    public int? Line { get; init; }

    /// <summary>The column in the line, in bytes from 0 as Go counts; null where it is not known.</summary>
    public int? Column { get; init; }

    /// <summary>The expression that failed, such as the path of a value: <c>.Values.image.tag</c>; null where it is not known.</summary>
    public string? Expression { get; init; }
}
