namespace Nixish.Kubernetes;

/// <summary>A manifest that cannot be read: no YAML, no Kubernetes objects, or objects with wrong or unknown fields.</summary>
public sealed class ManifestException : NixishException
{
    internal ManifestException(string name, long? line, string? path, string problem, Exception? innerException = null)
        : base($"{name}{(line is null ? "" : $", line {line}")}{(path is null or "$" ? "" : $", {path}")}: {problem}", innerException) => (Line, Path) = (line, path);

    internal ManifestException(string name, IReadOnlyList<UnknownField> unknown)
        : base($"{name} has {(unknown.Count == 1 ? "a field that does" : $"{unknown.Count} fields that do")} not exist. Correct or remove {(unknown.Count == 1 ? "it" : "them")}, or read with another ManifestOptions.UnknownFields:{string.Concat(unknown.Take(Shown).Select(field => $"\n  {field}"))}{(unknown.Count > Shown ? $"\n  and {unknown.Count - Shown} more" : "")}") =>
        (Line, Path, UnknownFields) = (unknown[0].Line, unknown[0].Path, unknown.ToSeq());

    private const int Shown = 50;

    /// <summary>The line, from 1; null where JSON was read.</summary>
    public long? Line { get; }

    /// <summary>The field in its object: <c>spec.replicas</c>; null where it is none.</summary>
    public string? Path { get; }

    /// <summary>The fields that do not exist, where that is the problem.</summary>
    public Seq<UnknownField> UnknownFields { get; }
}
