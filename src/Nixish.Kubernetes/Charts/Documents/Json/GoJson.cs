using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>JSON as Go's <c>encoding/json</c> writes and reads it. https://pkg.go.dev/encoding/json</summary>
internal static class GoJson
{
    /// <summary>The JSON of a value, with no newline at its end.</summary>
    /// <exception cref="GoDocumentException">It holds what JSON cannot say (NaN, a function, itself).</exception>
    public static string Write(object? value, GoJsonStyle style = GoJsonStyle.Compact)
    {
        var text = new StringBuilder();
        new GoJsonWriter(text, style).Write(value);
        return text.ToString();
    }

    /// <summary>The value of a JSON text: maps, lists, strings, truth values and float64.</summary>
    /// <exception cref="GoDocumentException">It is no JSON.</exception>
    public static object? Read(string text) => GoJsonReader.Whole(text);

    /// <summary>The map that a JSON text is; null where the text is <c>null</c>.</summary>
    /// <exception cref="GoDocumentException">It is no JSON, or JSON of something else.</exception>
    public static GoMap? ReadMap(string text) => GoShape.Map(Read(text));

    /// <summary>The list that a JSON text is; null where the text is <c>null</c>.</summary>
    /// <exception cref="GoDocumentException">It is no JSON, or JSON of something else.</exception>
    public static GoList? ReadList(string text) => GoShape.List(Read(text));

    /// <summary>The value at the start of a text, which may go on after it; and how many characters it took.</summary>
    /// <exception cref="GoDocumentException">It is no JSON.</exception>
    public static (object? Value, int Length) ReadFirst(string text) => GoJsonReader.First(text);
}
