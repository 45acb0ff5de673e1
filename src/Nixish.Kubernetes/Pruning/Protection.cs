using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Annotations by which an object stays where its stack would delete it: it is let go instead. What other tools read counts as well.</summary>
internal static class Protection
{
    private static readonly (string Annotation, string Value)[] Marks =
    [
        (StackMarks.DeletionAnnotation, "keep"),
        ("client.lifecycle.config.k8s.io/deletion", "detach"),
        ("cli-utils.sigs.k8s.io/on-remove", "keep"),
        ("helm.sh/resource-policy", "keep"),
    ];

    /// <summary>The mark that keeps the object; null where none does.</summary>
    public static string? Of(JsonElement live)
    {
        var annotations = live.At("metadata", "annotations");
        foreach (var (annotation, value) in Marks)
        {
            if (string.Equals(annotations.Member(annotation).AsText(), value, StringComparison.Ordinal))
            {
                return $"{annotation}={value}";
            }
        }

        return null;
    }

    /// <summary>What people should know before an object of this kind is deleted; null where nothing more goes than itself.</summary>
    public static string? Warning(ObjectKind kind) => (kind.Group, kind.Kind) switch
    {
        ("", "Namespace") => "WITH EVERYTHING IN IT, whoever made it",
        ("apiextensions.k8s.io", "CustomResourceDefinition") => "WITH EVERY OBJECT OF ITS KIND, whoever made it",
        ("", "PersistentVolumeClaim" or "PersistentVolume") => "ITS DATA MAY BE LOST",
        _ => null,
    };
}
