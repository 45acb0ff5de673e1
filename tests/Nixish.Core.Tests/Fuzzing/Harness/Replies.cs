using System.Net;
using System.Text;

namespace Nixish.Tests.Fuzzing;

/// <summary>A server that answers with what it is given: one reply after the other, the last again and again until it is asked too often and is gone. A reply is a status, header lines, a blank line, a body; at <see cref="Break"/> in the body the connection is lost.</summary>
internal sealed class Replies(byte[] script) : HttpMessageHandler
{
    public const string Break = "%!";

    private const int Lifetime = 50;
    private const int MostRequests = 1000;
    private readonly string[] _replies = Encoding.Latin1.GetString(script).Split("\n%%\n");
    private int _asked;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_asked >= MostRequests)
        {
            throw new InvalidOperationException($"It asked more than {MostRequests} times.");
        }

        if (_asked >= Lifetime)
        {
            _asked++;
            throw new HttpRequestException("The server is gone.");
        }

        var reply = Answer(_replies[Math.Min(_asked++, _replies.Length - 1)]);
        reply.RequestMessage = request;
        return Task.FromResult(reply);
    }

    private static HttpResponseMessage Answer(string reply)
    {
        var head = reply.Split("\n\n", 2);
        var lines = head[0].Split('\n');
        var response = new HttpResponseMessage(int.TryParse(lines[0], out var status) && status is >= 200 and <= 599 ? (HttpStatusCode)status : HttpStatusCode.OK)
        {
            Content = Body(head.Length > 1 ? head[1] : ""),
        };
        foreach (var line in lines[1..])
        {
            // As a server's reach a client: without line breaks and NUL, which no parser of HTTP lets through.
            var header = line.Replace("\r", "").Replace("\0", "").Split(": ", 2);
            if (header.Length == 2 && header[0].Length > 0 && !response.Headers.TryAddWithoutValidation(header[0], header[1]))
            {
                response.Content.Headers.TryAddWithoutValidation(header[0], header[1]);
            }
        }

        return response;
    }

    private static HttpContent Body(string text) => text.IndexOf(Break, StringComparison.Ordinal) is >= 0 and var end
        ? new StreamContent(new LostStream(Encoding.Latin1.GetBytes(text[..end])))
        : new ByteArrayContent(Encoding.Latin1.GetBytes(text));

    // As the framework's own tells that a connection was lost before the length that it promised.
    private sealed class LostStream(byte[] bytes) : MemoryStream(bytes)
    {
        // All other ways to read come by this one.
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, count) is > 0 and var read ? read
            : throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
    }
}
