using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Everything that validation found, in the set's order of resources, then by field.</summary>
public sealed class ValidationResult : IReadOnlyList<Finding>
{
    private readonly Finding[] _findings;

    internal ValidationResult(Finding[] findings) => _findings = findings;

    /// <inheritdoc/>
    public int Count => _findings.Length;

    /// <summary>Whether there is no error; warnings may be.</summary>
    public bool IsValid => CountOf(Severity.Error) == 0;

    /// <summary>What must be mended.</summary>
    public IEnumerable<Finding> Errors => _findings.Where(static finding => finding.Severity == Severity.Error);

    /// <summary>What is probably not meant.</summary>
    public IEnumerable<Finding> Warnings => _findings.Where(static finding => finding.Severity == Severity.Warning);

    /// <inheritdoc/>
    public Finding this[int index] => _findings[index];

    /// <summary>How many findings are of <paramref name="severity"/>.</summary>
    public int CountOf(Severity severity)
    {
        var count = 0;
        foreach (var finding in _findings)
        {
            count += finding.Severity == severity ? 1 : 0;
        }

        return count;
    }

    /// <summary>Throws where there is an error; hands itself back where there is none.</summary>
    /// <exception cref="InvalidResourcesException">There are errors; the exception lists them all.</exception>
    public ValidationResult ThrowIfInvalid() => IsValid ? this : throw new InvalidResourcesException(Errors.ToSeq());

    /// <summary>For people: a line a resource, its findings below, and a summary.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        string? resource = null;
        foreach (var finding in _findings)
        {
            if (!string.Equals(resource, finding.ResourceId, StringComparison.Ordinal))
            {
                resource = finding.ResourceId;
                text.Append(resource).Append('\n');
            }

            text.Append("  ").Append(Finding.WordOf(finding.Severity)).Append("  ").Append(finding.Path).Append(finding.Path.Length > 0 ? ": " : "")
                .Append(finding.Message).Append(" [").Append(finding.Rule.Id).Append("]\n");
        }

        return text.Append(text.Length > 0 ? "\n" : "").Append(ToString()).Append('\n').ToString();
    }

    /// <summary>For programs: what <see cref="WriteTo"/> writes.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, FieldWriter.Options))
        {
            WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes one JSON object: <c>valid</c>, <c>errors</c>, <c>warnings</c> and <c>findings</c>, each with <c>severity</c>, <c>resource</c>, <c>path</c>, <c>message</c>, <c>rule</c> and <c>source</c>.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteBoolean("valid"u8, IsValid);
        writer.WriteNumber("errors"u8, CountOf(Severity.Error));
        writer.WriteNumber("warnings"u8, CountOf(Severity.Warning));
        writer.WriteStartArray("findings"u8);
        foreach (var finding in _findings)
        {
            writer.WriteStartObject();
            writer.WriteString("severity"u8, Finding.WordOf(finding.Severity));
            writer.WriteString("resource"u8, finding.ResourceId);
            writer.WriteString("path"u8, finding.Path);
            writer.WriteString("message"u8, finding.Message);
            writer.WriteString("rule"u8, finding.Rule.Id);
            if (finding.Rule.Source is { } source)
            {
                writer.WriteString("source"u8, source.AbsoluteUri);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public IEnumerator<Finding> GetEnumerator() => ((IEnumerable<Finding>)_findings).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The summary: <c>2 errors, 1 warning.</c></summary>
    public override string ToString()
    {
        string[] parts = [.. new[] { (Severity.Error, "error"), (Severity.Warning, "warning"), (Severity.Info, "remark") }
            .Select(kind => (Count: CountOf(kind.Item1), kind.Item2))
            .Where(kind => kind.Count > 0)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count} {kind.Item2}{(kind.Count == 1 ? "" : "s")}"))];
        return parts.Length == 0 ? "Nothing to find fault with." : string.Join(", ", parts) + ".";
    }
}
