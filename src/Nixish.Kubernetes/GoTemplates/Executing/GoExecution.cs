namespace Nixish.Kubernetes.GoTemplates;

/// <summary>How a template is executed, and how far it may go.</summary>
internal sealed record GoExecution
{
    public const int DefaultMostOutput = 256 * 1024 * 1024;
    public const int DefaultMostDepth = 100_000;
    public const int DefaultMostSteps = 100_000_000;

    public static GoExecution Default { get; } = new();

    /// <summary>What a key that a map does not have gives.</summary>
    public GoMissingKey MissingKey { get; init; }

    /// <summary>What functions find in <see cref="GoCall.State"/>.</summary>
    public object? State { get; init; }

    /// <summary>How many characters a template may print, and each that it includes.</summary>
    public int MostOutput { get; init; } = DefaultMostOutput;

    /// <summary>How many templates may be executed within each other; Go's own limit by default.</summary>
    public int MostDepth { get; init; } = DefaultMostDepth;

    /// <summary>How many nodes may be walked, together with all that is included: a second or a few of work. A loop over a number costs nothing else.</summary>
    public int MostSteps { get; init; } = DefaultMostSteps;

    public CancellationToken CancellationToken { get; init; }
}

/// <summary>The option <c>missingkey</c>.</summary>
internal enum GoMissingKey
{
    /// <summary>No value, and no error where its fields are asked for: <c>&lt;no value&gt;</c> when printed.</summary>
    Default,

    /// <summary>The zero of what the map holds: nil for <c>interface {}</c>.</summary>
    Zero,

    /// <summary>An error.</summary>
    Error,
}
