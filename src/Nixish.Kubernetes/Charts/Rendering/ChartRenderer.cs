using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Renders charts, as <c>helm template</c> does.</summary>
internal static class ChartRenderer
{
    private const int MostKept = 4;
    private const string Notes = "NOTES.txt";

    // Templates are parsed once for a chart and the functions that they use.
    private static readonly ConditionalWeakTable<LoadedChart, ConcurrentDictionary<string, GoTemplateSet>> Parsed = [];

    /// <exception cref="ChartException">The chart cannot be rendered with these values.</exception>
    public static ChartRendering Render(LoadedChart chart, RenderRequest request, CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(request.Limits.MostTime);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return RenderHere(chart, request, both.Token);
        }
        catch (OperationCanceledException stopped) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChartRenderException(chart.Metadata.Name, $"it took longer than {request.Limits.MostTime.TotalSeconds} seconds and was stopped. A template may loop.", stopped);
        }
        catch (ChartValuesException problem)
        {
            throw new ChartException(chart.Metadata.Name, $"The chart '{chart.Metadata.Name}' cannot be rendered with these values: {problem.Message}", problem);
        }
    }

    private static ChartRendering RenderHere(LoadedChart chart, RenderRequest request, CancellationToken cancellationToken)
    {
        var name = chart.Metadata.Name;
        ReleaseName.Check(name, request.Release);
        if (chart.Metadata.IsLibrary)
        {
            throw new ChartException(name, $"The chart '{name}' cannot be rendered: library charts are not installable. Name it as a dependency of a chart that uses its templates.");
        }

        var root = ChartNode.Of(chart);
        DependencyResolution.Resolve(root, request.Values, request.Version);
        var values = ChartValues.Coalesce(root.Defaults(), request.Values, request.Version);
        if (!request.SkipsSchemas)
        {
            ValuesSchema.Require(root.Defaults(), values);
        }

        var capabilities = Capabilities.Of(request, name);
        if (chart.Metadata.KubeVersion is { Length: > 0 } wanted && !ChartDependency.IsIn(wanted, capabilities.NormalVersion))
        {
            throw new ChartException(name, $"The chart '{name}' cannot be rendered: chart requires kubeVersion: {wanted} which is incompatible with Kubernetes {capabilities.Version}. Set the version of your cluster, or take another version of the chart.");
        }

        var rendered = Execute(chart, ChartContext.Of(root, values, capabilities, request), request, cancellationToken);
        rendered.Remove($"{root.Name}/templates/{Notes}", out var notes);
        List<string> inner = [];
        foreach (var other in rendered.Keys.Where(static path => path.EndsWith(Notes, StringComparison.Ordinal)).Order(Utf8Order.Comparer).ToList())
        {
            rendered.Remove(other, out var one);
            inner.Add(one!);
        }

        var (hooks, manifests) = ManifestSorting.Sort(rendered, name, request.Version);
        return new() { Definitions = [.. Definitions(root, request.Version)], Manifests = [.. manifests], Hooks = [.. hooks], Notes = notes ?? "", InnerNotes = [.. inner] };
    }

    private static Dictionary<string, string> Execute(LoadedChart chart, Dictionary<string, Renderable> templates, RenderRequest request, CancellationToken cancellationToken)
    {
        // The deepest first, so that what is defined twice is as the outermost chart has it; what one template sets in values, later ones see.
        string[] order = [.. templates.Keys.OrderByDescending(static path => path.AsSpan().Count('/')).ThenByDescending(static path => path, Utf8Order.Comparer)];
        var set = Parse(chart, templates, order, request);
        var execution = new RenderState(request).Execution(cancellationToken);
        Dictionary<string, string> rendered = new(StringComparer.Ordinal);
        foreach (var path in order)
        {
            if (ChartFile.BaseName(path).StartsWith('_'))
            {
                continue;
            }

            var template = templates[path];
            template.Dot["Template"] = new GoMap(template.Dot.Type) { ["Name"] = path, ["BasePath"] = template.BasePath };
            try
            {
                rendered[path] = set.Execute(path, template.Dot, execution).Replace(EngineFunctions.NoValue, "", StringComparison.Ordinal);
            }
            catch (GoTemplateException failure)
            {
                throw RenderErrors.OfExecuting(chart.Metadata.Name, path, failure, request.Version);
            }
        }

        return rendered;
    }

    private static GoTemplateSet Parse(LoadedChart chart, Dictionary<string, Renderable> templates, string[] order, RenderRequest request)
    {
        var sets = Parsed.GetOrCreateValue(chart);

        // A seed makes functions that remember what they gave.
        var key = request.Functions.Seed is null && request.Functions == new ChartFunctionOptions { Version = request.Functions.Version } ? $"{request.Functions.Version}\n{string.Join('\n', order)}" : null;
        if (key is not null && sets.TryGetValue(key, out var known))
        {
            return known;
        }

        var functions = new Dictionary<string, GoFunction>(ChartFunctions.Of(request.Functions with { Version = request.Version }), StringComparer.Ordinal);
        foreach (var function in EngineFunctions.All)
        {
            functions[function.Name] = function;
        }

        GoTemplateSet set;
        try
        {
            set = GoTemplateSet.Parse(order.Select(path => (path, templates[path].Text)), functions);
        }
        catch (GoTemplateException failure)
        {
            throw RenderErrors.OfParsing(chart.Metadata.Name, failure.Name, failure);
        }

        if (key is not null)
        {
            if (sets.Count >= MostKept)
            {
                sets.Clear();
            }

            sets[key] = set;
        }

        return set;
    }

    // Also of the charts in it.
    private static IEnumerable<Manifest> Definitions(ChartNode chart, HelmVersion version) => chart.Chart.Files
        .Where(static file => file.Name.StartsWith("crds/", StringComparison.Ordinal) && Path.GetExtension(file.Name).ToLowerInvariant() is ".yaml" or ".yml" or ".json")
        .Select(file => new Manifest($"{chart.Path}/{file.Name}", GoText.FromUtf8(file.Data), "CustomResourceDefinition", ""))
        .Concat(chart.Dependencies.SelectMany(one => Definitions(one, version)));
}
