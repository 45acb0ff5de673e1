using System.Text.Json;

namespace Nixish.Kubernetes.Generation;

/// <summary>Tells texts that are durations: no schema of Kubernetes has a type for them, but their format, pattern or rules say so.</summary>
internal static class Durations
{
    public static bool Are(JsonElement schema) =>
        Text(schema, "format") == "duration" ||
        // Of the Gateway API: https://gateway-api.sigs.k8s.io/geps/gep-2257/
        Text(schema, "pattern") == "^([0-9]{1,5}(h|m|s|ms)){1,4}$" ||
        // Of Go's own type as kubebuilder writes it for metav1.Duration.
        Text(schema, "pattern") == @"^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$" ||
        // Of Istio: the rule calls duration() on the text.
        (schema.TryGetProperty("x-kubernetes-validations", out var rules) && rules.ValueKind == JsonValueKind.Array &&
            rules.EnumerateArray().Any(rule => Text(rule, "rule")?.Contains("duration(self)", StringComparison.Ordinal) == true));

    private static string? Text(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
