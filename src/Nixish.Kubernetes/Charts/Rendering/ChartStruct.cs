using System.Collections.Immutable;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>A struct of Helm's that templates see.</summary>
/// <param name="type">Its type.</param>
/// <param name="fields">Its fields, in the order of their declaration.</param>
internal sealed class ChartStruct(GoType type, IReadOnlyList<KeyValuePair<string, object?>> fields) : IGoObject
{
    private readonly Dictionary<string, object?> _byName = new(fields, StringComparer.Ordinal);

    public GoType Type => type;

    public IReadOnlyList<KeyValuePair<string, object?>> Fields => fields;

    public string? Text { get; init; }

    public ImmutableArray<GoFunction> Methods { get; init; } = [];

    /// <summary>A struct of an embedded one and one field more, as Go embeds: what is in the embedded one is found too.</summary>
    public ChartStruct? Embedded { get; init; }

    /// <summary>A method without arguments.</summary>
    public static GoFunction Getter(string name, GoType result, Func<object?> value) => new(name, [], false, _ => value()) { Result = result };

    public bool TryField(string name, out object? value)
    {
        if (_byName.TryGetValue(name, out value))
        {
            return true;
        }

        value = null;
        return Embedded is { } inner && inner.TryField(name, out value);
    }

    public GoFunction? Method(string name) => Methods.FirstOrDefault(method => method.Name == name);
}
