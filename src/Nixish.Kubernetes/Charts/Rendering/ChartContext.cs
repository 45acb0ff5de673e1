using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>A template with what it is executed with.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Dot">What its dot is; all templates of a chart share it.</param>
/// <param name="BasePath">Where the templates of its chart are: <c>shop/charts/db/templates</c>.</param>
internal sealed record Renderable(string Text, GoMap Dot, string BasePath);

/// <summary>Builds what templates see: <c>.Values</c>, <c>.Chart</c>, <c>.Release</c>, <c>.Capabilities</c>, <c>.Files</c>, <c>.Subcharts</c>.</summary>
internal sealed class ChartContext
{
    private readonly RenderRequest _request;
    private readonly Dictionary<string, Renderable> _templates = new(StringComparer.Ordinal);

    private ChartContext(RenderRequest request) => _request = request;

    /// <summary>The templates of the chart and of all in it, by their whole paths.</summary>
    public static Dictionary<string, Renderable> Of(ChartNode root, GoMap values, Capabilities capabilities, RenderRequest request)
    {
        var context = new ChartContext(request);
        var release = new GoMap
        {
            ["Name"] = request.Release,
            ["Namespace"] = request.Namespace,
            ["IsUpgrade"] = request.IsUpgrade,
            ["IsInstall"] = !request.IsUpgrade,
            ["Revision"] = (nint)request.Revision,
            ["Service"] = "Helm",
        };
        context.Add(root, values, release, capabilities.Value);
        return context._templates;
    }

    private GoMap Add(ChartNode chart, GoMap values, GoMap release, object capabilities)
    {
        var type = ValuesMap.Of(_request.Version);
        var inner = new GoMap();
        var next = new GoMap
        {
            ["Chart"] = _request.Version >= HelmVersion.V4_1 ? ChartDescription.AsMap(chart) : ChartDescription.AsStruct(chart),
            ["Files"] = ChartFileSet.Of(chart.Chart.Files, _request.Version),
            ["Release"] = release,
            ["Capabilities"] = capabilities,
            ["Values"] = values.As(type),
            ["Subcharts"] = inner,
        };
        foreach (var one in chart.Dependencies)
        {
            // The very map in the parent's values: what one changes, the other sees.
            inner[one.Name] = Add(one, ChartValues.Table(values, one.Name) ?? new(), release, capabilities);
        }

        var dot = next.As(type);
        foreach (var template in chart.Chart.Templates)
        {
            if (!chart.Metadata.IsLibrary || ChartFile.BaseName(template.Name).StartsWith('_'))
            {
                _templates[$"{chart.Path}/{template.Name}"] = new(template.Text, dot, chart.Path + "/templates");
            }
        }

        return next;
    }
}
