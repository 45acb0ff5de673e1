using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Nixish.Testing;

/// <summary>Answers in the form of the distribution specification.</summary>
internal static class RegistryAnswers
{
    internal static HttpResponseMessage Error(HttpStatusCode status, string code, string message) => new(status)
    {
        Content = Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("errors");
            writer.WriteStartObject();
            writer.WriteString("code", code);
            writer.WriteString("message", message);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }),
    };

    internal static HttpResponseMessage Unsupported() => Error(HttpStatusCode.MethodNotAllowed, "UNSUPPORTED", "the operation is unsupported");

    internal static HttpResponseMessage Content(HttpRequestMessage request, byte[] content, string mediaType, Digest digest)
    {
        var isHead = request.Method == HttpMethod.Head;
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(isHead ? [] : content) };
        response.Content.Headers.ContentLength = content.Length;
        response.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        response.Headers.TryAddWithoutValidation("Docker-Content-Digest", digest.ToString());
        return response;
    }

    /// <summary>A blob, or the part of it that is asked for: <c>Range: bytes=4-7</c>.</summary>
    internal static HttpResponseMessage Blob(HttpRequestMessage request, byte[] blob, Digest digest)
    {
        if (request.Method != HttpMethod.Get || request.Headers.Range is not { Unit: "bytes", Ranges: { Count: 1 } ranges } || ranges.First() is not { From: { } from } range)
        {
            return Content(request, blob, "application/octet-stream", digest);
        }

        if (from >= blob.Length)
        {
            var refusal = Error(HttpStatusCode.RequestedRangeNotSatisfiable, "SIZE_INVALID", "the blob ends before that");
            refusal.Content.Headers.ContentRange = new(blob.Length);
            return refusal;
        }

        var last = Math.Min(range.To ?? long.MaxValue, blob.Length - 1);
        var part = Content(request, blob[(int)from..((int)last + 1)], "application/octet-stream", digest);
        part.StatusCode = HttpStatusCode.PartialContent;
        part.Content.Headers.ContentRange = new(from, last, blob.Length);
        return part;
    }

    /// <summary>The index of what refers to a manifest.</summary>
    internal static HttpResponseMessage Referrers(IEnumerable<HeldManifest> referrers, string? artifactType)
    {
        var content = Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", 2);
            writer.WriteString("mediaType", OciMediaTypes.Index);
            writer.WriteStartArray("manifests");
            foreach (var referrer in referrers)
            {
                using var document = JsonDocument.Parse(referrer.Content);
                WriteReferrer(writer, referrer, document.RootElement, artifactType);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        content.Headers.ContentType = new(OciMediaTypes.Index);
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        if (artifactType is not null)
        {
            response.Headers.TryAddWithoutValidation("OCI-Filters-Applied", "artifactType");
        }

        return response;
    }

    private static void WriteReferrer(Utf8JsonWriter writer, HeldManifest referrer, JsonElement manifest, string? wanted)
    {
        // What it is by its own word, else by that of its configuration.
        var type = manifest.TryGetProperty("artifactType", out var own) ? own.GetString()
            : manifest.TryGetProperty("config", out var config) && config.TryGetProperty("mediaType", out var configured) ? configured.GetString()
            : null;
        if (wanted is not null && !string.Equals(type, wanted, StringComparison.Ordinal))
        {
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("mediaType", referrer.MediaType);
        writer.WriteString("digest", referrer.Digest.ToString());
        writer.WriteNumber("size", referrer.Content.Length);
        if (type is not null)
        {
            writer.WriteString("artifactType", type);
        }

        if (manifest.TryGetProperty("annotations", out var annotations))
        {
            writer.WritePropertyName("annotations");
            annotations.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    internal static HttpResponseMessage Created(string location, Digest digest)
    {
        var response = new HttpResponseMessage(HttpStatusCode.Created);
        response.Headers.Location = new(location, UriKind.Relative);
        response.Headers.TryAddWithoutValidation("Docker-Content-Digest", digest.ToString());
        return response;
    }

    internal static HttpResponseMessage Tags(string repository, IReadOnlyList<string> tags, IReadOnlyDictionary<string, string> query, int pageSize)
    {
        IEnumerable<string> page = query.TryGetValue("last", out var last) ? tags.Where(tag => string.CompareOrdinal(tag, last) > 0) : tags;
        var rest = page.ToArray();
        var size = query.TryGetValue("n", out var n) && int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : Math.Min(pageSize, rest.Length);
        var shown = rest.Take(size).ToArray();
        var response = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("name", repository);
                writer.WriteStartArray("tags");
                foreach (var tag in shown)
                {
                    writer.WriteStringValue(tag);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }),
        };
        if (shown.Length > 0 && shown.Length < rest.Length)
        {
            response.Headers.TryAddWithoutValidation("Link", $"</v2/{repository}/tags/list?last={Uri.EscapeDataString(shown[^1])}&n={size}>; rel=\"next\"");
        }

        return response;
    }

    private static ByteArrayContent Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new("application/json", Encoding.UTF8.WebName);
        return content;
    }
}
