namespace Nixish.Kubernetes;

/// <summary>A field that the type of its object does not have.</summary>
/// <param name="Path">Where: <c>spec.ports[0].targetport</c>.</param>
public sealed record UnknownField(string Path)
{
    /// <summary>The object that has it: <c>Service web</c>.</summary>
    public string? Resource { get; init; }

    /// <summary>A field that is there and is spelt nearly so: <c>targetPort</c>; null where none is.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The line of the YAML, from 1; null where JSON was read.</summary>
    public long? Line { get; init; }

    /// <summary>All of it in a line.</summary>
    public override string ToString() =>
        $"{(Line is { } line ? $"line {line}: " : "")}{Path}{(Resource is null ? "" : $" of {Resource}")}{(Suggestion is null ? "" : $" (did you mean {Suggestion}?)")}";
}
