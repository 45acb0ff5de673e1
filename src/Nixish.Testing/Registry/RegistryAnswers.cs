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

    internal static HttpResponseMessage Created(string location, Digest digest)
    {
        var response = new HttpResponseMessage(HttpStatusCode.Created);
        response.Headers.Location = new(location, UriKind.Relative);
        response.Headers.TryAddWithoutValidation("Docker-Content-Digest", digest.ToString());
        return response;
    }

    internal static HttpResponseMessage Tags(string repository, IReadOnlyList<string> tags, IReadOnlyDictionary<string, string> query)
    {
        IEnumerable<string> page = query.TryGetValue("last", out var last) ? tags.Where(tag => string.CompareOrdinal(tag, last) > 0) : tags;
        var rest = page.ToArray();
        var size = query.TryGetValue("n", out var n) && int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : rest.Length;
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
