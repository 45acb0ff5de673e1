using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>TOML as BurntSushi's library writes and reads it, which Helm uses. https://toml.io/en/v1.0.0</summary>
internal static class GoToml
{
    /// <summary>The TOML of a map: simple values first, then tables, each in the order of its keys; what is null is left out.</summary>
    /// <exception cref="GoDocumentException">It is no map, or holds what TOML cannot say.</exception>
    public static string Write(object? value) => GoTomlWriter.Write(value);

    /// <summary>The map of a TOML text. Integers are int64, dates and times are text as they stand there.</summary>
    /// <exception cref="GoDocumentException">It is no TOML.</exception>
    public static GoMap Read(string text) => new GoTomlReader(text).Document();
}
