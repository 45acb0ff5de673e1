using System.Text;

namespace Nixish.Kubernetes;

/// <summary>What Kubernetes lets names, labels and annotations be. Lengths are of UTF-8 bytes, as the API server counts them.</summary>
/// <seealso href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"/>
internal static class NameRules
{
    internal const int MaxAnnotations = 262_144;

    /// <summary>Throws where the API would refuse the object's name, namespace, labels or annotations.</summary>
    internal static void Check(KubernetesObject resource)
    {
        if (NameProblem(resource, resource.Name) is { } problem)
        {
            throw new InvalidResourceException(resource, "metadata.name", resource.Name, problem);
        }

        if (resource.Namespace is { } ns)
        {
            if (!resource.Namespaced)
            {
                throw new InvalidResourceException(resource, "metadata.namespace", ns, $"objects of kind {resource.Kind} lie in no namespace. Remove it");
            }

            if (LabelNameProblem(ns) is { } wrong)
            {
                throw new InvalidResourceException(resource, "metadata.namespace", ns, wrong);
            }
        }

        Check(resource, "metadata", resource.Metadata);
        foreach (var (path, metadata) in resource.TemplateMetadata())
        {
            Check(resource, path, metadata);
        }
    }

    private static void Check(KubernetesObject resource, string path, ObjectMeta metadata)
    {
        foreach (var (key, value) in metadata.Labels)
        {
            if (QualifiedNameProblem(key) is { } keyProblem)
            {
                throw new InvalidResourceException(resource, $"{path}.labels", key, $"a label's key {keyProblem}");
            }

            if (LabelValueProblem(value) is { } valueProblem)
            {
                throw new InvalidResourceException(resource, $"{path}.labels[\"{key}\"]", value, $"a label's value {valueProblem}");
            }
        }

        var size = 0L;
        foreach (var (key, value) in metadata.Annotations)
        {
            // The API checks annotation keys in lower case only, so that Upper.example.com/x passes.
            if (QualifiedNameProblem(key.ToLowerInvariant()) is { } keyProblem)
            {
                throw new InvalidResourceException(resource, $"{path}.annotations", key, $"an annotation's key {keyProblem}");
            }

            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value);
        }

        if (size > MaxAnnotations)
        {
            throw new InvalidResourceException(resource, $"{path}.annotations", $"{size} bytes", $"all keys and values together may have at most {MaxAnnotations} bytes. Keep large data in a ConfigMap");
        }
    }

    // Whether an object of the kind may be called so.
    internal static string? NameProblem(KubernetesObject resource, string name)
    {
        switch (resource.Kind)
        {
            case "Namespace" when resource.Group.Length == 0:
                return LabelNameProblem(name);
            case "Service" when resource.Group.Length == 0:
                return ServiceNameProblem(name);
            case "CronJob" when name.Length > 52 && resource.Group is "batch":
                return "a CronJob's name has at most 52 characters, since its jobs' names append to it";
            case "ClusterTrustBundle" or "IPAddress" when resource.Group is "certificates.k8s.io" or "networking.k8s.io":
                return PathSegmentProblem(name);
            case "Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding" when resource.Group is "rbac.authorization.k8s.io":
                return PathSegmentProblem(name);
            default:
                // Asked about once and never stored: objects of these groups have no name.
                return name.Length == 0 && resource.Group is ("authentication.k8s.io" or "authorization.k8s.io") ? null : SubdomainProblem(name);
        }
    }

    // What the API makes of a prefix before it looks at it: a dash at its end is not the end of the name.
    internal static string Masked(string prefix) => prefix is [.. var start, _, '-'] ? start + "a" : prefix;

    // RFC 1123 label: [a-z0-9]([-a-z0-9]*[a-z0-9])?, at most 63.
    internal static string? LabelNameProblem(string name) => name.Length is > 0 and <= 63 && IsLabel(name)
        ? null
        : "use 1 to 63 lower-case letters, digits and '-', beginning and ending with a letter or digit";

    // RFC 1035 label: as above, beginning with a letter.
    internal static string? ServiceNameProblem(string name) => LabelNameProblem(name) is null && char.IsAsciiLetterLower(name[0])
        ? null
        : "use 1 to 63 lower-case letters, digits and '-', beginning with a letter and ending with a letter or digit";

    // Labels joined by dots, at most 253 in all; a label in it may be longer than 63.
    internal static string? SubdomainProblem(string name) => IsSubdomain(name)
        ? null
        : "use 1 to 253 lower-case letters, digits, '-' and '.', each part between dots beginning and ending with a letter or digit";

    // The same, or with "*." before it.
    internal static string? HostProblem(string host) => IsSubdomain(host.StartsWith("*.", StringComparison.Ordinal) ? host.AsSpan(2) : host) && host.Length <= 253
        ? null
        : "use 1 to 253 lower-case letters, digits, '-' and '.', each part between dots beginning and ending with a letter or digit, the first perhaps '*'";

    // What can stand in a URL: role names such as system:node are free otherwise.
    internal static string? PathSegmentProblem(string name) => name is "" or "." or ".." || name.AsSpan().IndexOfAny('/', '%') >= 0
        ? "it must not be empty, '.' or '..', nor hold '/' or '%'"
        : null;

    // An optional subdomain and '/', then at most 63 of [A-Za-z0-9._-] that begin and end with a letter or digit.
    internal static string? QualifiedNameProblem(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (slash < 0 || IsSubdomain(key.AsSpan(0, slash))) && IsLabelText(key.AsSpan(slash + 1))
            ? null
            : "is 1 to 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit, after an optional prefix such as 'example.com/'";
    }

    internal static string? LabelValueProblem(string value) => value.Length == 0 || IsLabelText(value)
        ? null
        : "is empty or at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit";

    // A file's name in a volume, and no way out of it.
    internal static string? ConfigKeyProblem(string key) =>
        key.Length is > 0 and <= 253 && key.AsSpan().IndexOfAnyExcept(LabelTextCharacters) < 0 && key is not "." && !key.StartsWith("..", StringComparison.Ordinal)
            ? null
            : "use 1 to 253 letters, digits, '-', '_' and '.', and neither '.' nor '..' at the beginning";

    // RFC 6335: at most 15, a letter among them, no dash at an end or beside another.
    internal static string? PortNameProblem(string name) =>
        name.Length is > 0 and <= 15 && IsLabel(name) && name.AsSpan().IndexOfAnyInRange('a', 'z') >= 0 && !name.Contains("--", StringComparison.Ordinal)
            ? null
            : "use at most 15 lower-case letters, digits and '-', a letter among them, no '-' at an end or beside another";

    // What a process can be given: printable ASCII.
    internal static string? EnvNameProblem(string name) => name.Length > 0 && name.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && !name.Contains('=', StringComparison.Ordinal)
        ? null
        : "use printable ASCII characters without '='";

    private static bool IsSubdomain(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 253 || name.IndexOfAnyExcept(SubdomainCharacters) >= 0)
        {
            return false;
        }

        // No part may be empty, nor begin or end with a dash: what is beside a dot or an end is a letter or digit.
        var isEdge = true;
        foreach (var letter in name)
        {
            if (letter is '-' or '.' && isEdge)
            {
                return false;
            }

            isEdge = letter == '.';
        }

        return name[^1] is not ('-' or '.') && !name.Contains("-.", StringComparison.Ordinal);
    }

    private static bool IsLabel(ReadOnlySpan<char> text) =>
        text.Length > 0 && text[0] != '-' && text[^1] != '-' &&
        text.IndexOfAnyExcept(LabelCharacters) < 0;

    private static bool IsLabelText(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 63 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) &&
        text.IndexOfAnyExcept(LabelTextCharacters) < 0;

    private static readonly System.Buffers.SearchValues<char> SubdomainCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    private static readonly System.Buffers.SearchValues<char> LabelCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly System.Buffers.SearchValues<char> LabelTextCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
}
