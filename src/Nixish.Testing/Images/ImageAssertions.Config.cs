namespace Nixish.Testing;

public sealed partial class ImageAssertions
{
    /// <summary>That it starts <paramref name="words"/>: a program and its first arguments. Store paths are as in the container.</summary>
    public ImageAssertions HaveEntrypoint(params ReadOnlySpan<string> words) => Equal("have the entrypoint", [.. words], Contents.Config.Entrypoint);

    /// <summary>That the arguments that may be replaced are <paramref name="words"/>.</summary>
    public ImageAssertions HaveCommand(params ReadOnlySpan<string> words) => Equal("have the command", [.. words], Contents.Config.Command);

    /// <summary>That the environment variable <paramref name="name"/> is <paramref name="value"/>.</summary>
    public ImageAssertions HaveVariable(string name, string value, string because = "") => Hold("environment variable", name, value, Contents.Config.Environment, because);

    /// <summary>That there is no environment variable <paramref name="name"/>.</summary>
    public ImageAssertions NotHaveVariable(string name, string because = "") => Contents.Config.Environment.TryGetValue(name, out var value)
        ? throw Failure($"have no environment variable '{name}'", because, $"it is '{value}'")
        : this;

    /// <summary>That it has the label <paramref name="name"/> with this value.</summary>
    public ImageAssertions HaveLabel(string name, string value, string because = "") => Hold("label", name, value, Contents.Config.Labels, because);

    /// <summary>That it has the annotation <paramref name="name"/> with this value.</summary>
    public ImageAssertions HaveAnnotation(string name, string value, string because = "") => Hold("annotation", name, value, Image.Annotations, because);

    /// <summary>That its program runs as <paramref name="user"/>: <c>web</c>, <c>1000:1000</c>. Null is root.</summary>
    public ImageAssertions RunAs(string? user, string because = "") => string.Equals(Contents.Config.User, user, StringComparison.Ordinal)
        ? this
        : throw Failure($"run as {user ?? "root"}", because, $"it runs as {Contents.Config.User ?? "root"}");

    /// <summary>That its program starts in <paramref name="folder"/>.</summary>
    public ImageAssertions StartIn(string folder, string because = "") => string.Equals(Contents.Config.WorkingDirectory ?? "/", folder, StringComparison.Ordinal)
        ? this
        : throw Failure($"start in '{folder}'", because, $"it starts in '{Contents.Config.WorkingDirectory ?? "/"}'");

    /// <summary>That its program listens on <paramref name="port"/>.</summary>
    public ImageAssertions Expose(Port port, string because = "") => Contents.Config.Ports.Contains(port.ToString(), StringComparer.Ordinal)
        ? this
        : throw Failure($"expose {port}", because, Contents.Config.Ports.IsEmpty ? "it exposes no port" : $"it exposes {string.Join(", ", Contents.Config.Ports)}");

    /// <summary>That it is for <paramref name="platform"/>.</summary>
    public ImageAssertions BeFor(Platform platform, string because = "") => Image.Platform == platform
        ? this
        : throw Failure($"be for {platform}", because, $"it is for {Image.Platform}");

    private ImageAssertions Equal(string expected, Seq<string> words, Seq<string> found) => words == found
        ? this
        : throw Failure($"{expected} {Words(words)}", "", $"it has {Words(found)}");

    private ImageAssertions Hold(string what, string name, string value, Map<string> all, string because) => !all.TryGetValue(name, out var found)
        ? throw Failure($"have the {what} '{name}'", because, all.IsEmpty ? "it has none" : $"it has only {string.Join(", ", all.Keys)}")
        : string.Equals(found, value, StringComparison.Ordinal) ? this : throw Failure($"have the {what} '{name}' with '{value}'", because, $"it is '{found}'");

    private static string Words(Seq<string> words) => words.IsEmpty ? "none" : $"[{string.Join(", ", words.Select(static word => $"\"{word}\""))}]";
}
