using System.Text.Json;

namespace Nixish.Kubernetes.Generation;

/// <summary>One version of a custom kind, and the schema of its objects.</summary>
/// <param name="Facts">What the API says of the kind.</param>
/// <param name="Schema">The schema; undefined where there is none, so that anything goes.</param>
/// <param name="Source">Where it is from, for messages.</param>
internal sealed record CustomDefinition(CustomKindFacts Facts, JsonElement Schema, string Source);
