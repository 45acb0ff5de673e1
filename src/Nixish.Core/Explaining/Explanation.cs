using System.Text.Json;

namespace Nixish;

/// <summary>Why something is built anew: what differs of its own, and what is built only because of that.</summary>
/// <remarks>Only what reaches an output counts: a fixed output that comes from another place with the same hash is no difference.</remarks>
public sealed record Explanation
{
    /// <summary>What is explained, as the program calls it: an image's name, a recipe's.</summary>
    public required string Subject { get; init; }

    /// <summary>The <c>.drv</c> or source before; null where there was none.</summary>
    public StorePath? Before { get; init; }

    /// <summary>The <c>.drv</c> or source now.</summary>
    public required StorePath After { get; init; }

    /// <summary>What differs of its own, inputs before what needs them. Empty where both make the same, and where there was nothing before.</summary>
    public Seq<Difference> Causes { get; init; }

    /// <summary>What differs only because of its inputs, inputs first.</summary>
    public Seq<CascadeEntry> Cascade { get; init; }

    /// <summary>The first cause; null where there is none.</summary>
    public Difference? First => Causes.IsEmpty ? null : Causes[0];

    /// <summary>Whether nothing is built anew.</summary>
    public bool IsSame => Before is not null && Causes.IsEmpty && Cascade.IsEmpty;

    /// <summary>For people: a line for each cause, and one that folds the cascade. Ends in a line break.</summary>
    /// <param name="limit">How many causes are shown before the rest is counted.</param>
    public string ToText(int limit = 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return ExplanationText.Of(this, limit);
    }

    /// <summary>The same for programs: <c>{ subject, before, after, same, causes: [{ path, kind, file?, line?, before?, after?, in }], cascade: [{ name, before, after }] }</c>.</summary>
    public void WriteTo(Utf8JsonWriter json) => ExplanationJson.Write(json, this);
}

/// <summary>A derivation that differs only because an input does.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Before">The <c>.drv</c> before.</param>
/// <param name="After">The <c>.drv</c> now.</param>
public sealed record CascadeEntry(string Name, StorePath Before, StorePath After);
