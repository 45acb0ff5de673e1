using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>The shortest way from one path to another that it depends on.</summary>
public sealed record DependencyChain
{
    /// <summary>From the first path to the last; of several ways of one length the first in the order of paths.</summary>
    public required Seq<DependencyStep> Steps { get; init; }

    /// <summary>For people: a line for each path, and below it where it speaks of the next. Ends in a line break.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            text.Append(step.Path).Append('\n');
            if (step.Place is { } place)
            {
                text.Append("  ").Append(Printable.Text(place.ToString())).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>The same for programs: <c>[{ path, file?, offset?, inTarget? }]</c>.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartArray();
        foreach (var step in Steps)
        {
            json.WriteStartObject();
            json.WriteString("path"u8, step.Path.ToString());
            if (step.Place is { } place)
            {
                json.WriteString("file"u8, place.File);
                json.WriteNumber("offset"u8, place.Offset);
                json.WriteBoolean("inTarget"u8, place.IsLinkTarget);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>One path of a chain.</summary>
/// <param name="Path">The path.</param>
/// <param name="Place">Where it speaks of the next one; null for the last, and where nobody looked.</param>
public sealed record DependencyStep(StorePath Path, ReferencePlace? Place = null);

/// <summary>Where a path's content speaks of another.</summary>
/// <param name="File">The file below the path; empty where the path is one file itself.</param>
/// <param name="Offset">The first byte of the other's hash part in it.</param>
public sealed record ReferencePlace(string File, long Offset)
{
    /// <summary>Whether it is a symbolic link's target and no file's content.</summary>
    public bool IsLinkTarget { get; init; }

    /// <summary><c>bin/run, byte 1024</c>.</summary>
    public override string ToString() => $"{(File.Length > 0 ? File : "the file")}{(IsLinkTarget ? ", the link's target" : "")}, byte {Offset}";
}
