using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Functions by name while they are gathered, and the shorthand by which a family of them is written.</summary>
internal sealed class FunctionTable
{
    private readonly Dictionary<string, GoFunction> _functions = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, GoFunction> Functions => _functions;

    /// <summary>Adds a function of fixed parameters.</summary>
    public void Add(string name, GoType result, GoType[] parameters, Func<GoCall, object?> body) =>
        _functions.Add(name, new(name, [.. parameters], Variadic: false, body) { Result = result });

    /// <summary>Adds a function whose last parameter takes any number of arguments.</summary>
    public void AddOpen(string name, GoType result, GoType[] parameters, Func<GoCall, object?> body) =>
        _functions.Add(name, new(name, [.. parameters], Variadic: true, body) { Result = result });

    /// <summary>Another name for a function that is there.</summary>
    public void AddAlias(string name, string known) => _functions.Add(name, _functions[known] with { Name = name });

    /// <summary>Takes a function out, if it is there.</summary>
    public void Remove(string name) => _functions.Remove(name);
}
