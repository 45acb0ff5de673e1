using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>What the functions of one render share.</summary>
internal sealed class RenderState(RenderRequest request)
{
    // Of the whole render: a text given to tpl does not start anew.
    private readonly Dictionary<string, int> _nested = new(StringComparer.Ordinal);

    public RenderRequest Request => request;

    public GoExecution Execution(CancellationToken cancellationToken) => new()
    {
        MissingKey = request.Strict ? GoMissingKey.Error : GoMissingKey.Zero,
        State = this,
        MostOutput = request.Limits.MostOutput,
        MostDepth = request.Limits.MostDepth,
        CancellationToken = cancellationToken,
    };

    /// <summary>Executes a named template of those that the caller belongs to.</summary>
    /// <exception cref="GoFunctionException">It fails, or includes itself without end.</exception>
    public string Include(GoCall call, string name, object? dot)
    {
        var depth = _nested.GetValueOrDefault(name);
        if (depth > request.Limits.MostNested)
        {
            throw new GoFunctionException($"rendering template has a nested reference name: {name}: unable to execute template");
        }

        _nested[name] = depth + 1;
        try
        {
            return call.Render(name, dot);
        }
        catch (GoTemplateException failure)
        {
            // What Go's %w is: the same text, and what it came from.
            throw new GoFunctionException(failure.Message, failure);
        }
        finally
        {
            _nested[name]--;
        }
    }
}
