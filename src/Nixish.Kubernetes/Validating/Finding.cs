namespace Nixish.Kubernetes;

/// <summary>Something that is wrong with a resource, or probably not meant.</summary>
/// <param name="Rule">What it goes by.</param>
/// <param name="ResourceId">The resource's <see cref="KubernetesObject.Id"/>.</param>
/// <param name="Path">The way to the field: <c>spec.template.spec.containers[name=web].ports[0].containerPort</c>; empty for the resource as a whole.</param>
/// <param name="Message">What is wrong and what may stand there. It quotes names and numbers, never the data of a Secret.</param>
public sealed record Finding(Rule Rule, string ResourceId, string Path, string Message)
{
    /// <summary>How much it weighs: the rule's severity unless the rulebook says otherwise.</summary>
    public Severity Severity { get; init; } = (Rule ?? throw new ArgumentNullException(nameof(Rule))).Severity;

    /// <summary>A finding of a program's own rule about <paramref name="resource"/>.</summary>
    public static Finding Of(Rule rule, KubernetesObject resource, string path, string message)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new(rule, resource.Id, path, message);
    }

    /// <summary>One line: <c>error apps/v1/Deployment/prod/web spec.replicas: -1 is less than 0 [range]</c>.</summary>
    public override string ToString() => $"{WordOf(Severity)} {ResourceId}{(Path.Length > 0 ? " " + Path : "")}: {Message} [{Rule.Id}]";

    internal static string WordOf(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Info => "info",
        _ => "off",
    };
}
