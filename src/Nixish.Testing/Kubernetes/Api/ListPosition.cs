using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>
/// Where the next page of a list begins, and of which version it is: what a <c>continue</c> token says, in the form that
/// the API server gives it. A version of -1 means whatever is there now.
/// </summary>
internal readonly record struct ListPosition(long Version, string Start)
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private const string Form = "meta.k8s.io/v1";

    /// <summary>The version of a page that need not go with the pages before it.</summary>
    public const long Latest = -1;

    /// <exception cref="ApiError">It is no token of a server: 400.</exception>
    public static ListPosition Parse(string token)
    {
        var said = Decoded(token);
        if (said.Text("v") is not Form)
        {
            throw Bad($"server does not recognize this encoded version \"{said.Text("v")}\"");
        }

        return said.Number("rv") is not { } version || version == 0 ? throw Bad($"incorrect encoded start resourceVersion (version {Form})")
            : said.Text("start") is not { Length: > 0 } start ? throw Bad($"encoded start key empty (version {Form})")
            : new(version, start);
    }

    /// <summary>As the token that clients send back.</summary>
    public override string ToString()
    {
        var said = new JsonObject { ["v"] = Form, ["rv"] = Version, ["start"] = Start };
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(said.ToJsonString())).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static JsonObject Decoded(string token)
    {
        if (token.AsSpan().IndexOfAnyExcept(Letters) is >= 0 and var at)
        {
            throw Bad($"illegal base64 data at input byte {at}");
        }

        try
        {
            var text = token.Replace('-', '+').Replace('_', '/');
            return JsonNode.Parse(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='))) as JsonObject ?? throw Bad("it is no object");
        }
        catch (FormatException)
        {
            throw Bad($"illegal base64 data at input byte {token.Length / 4 * 4}");
        }
        catch (JsonException problem)
        {
            throw Bad(problem.Message);
        }
    }

    private static ApiError Bad(string problem) => ApiError.BadRequest($"invalid continue token: continue key is not valid: {problem}");
}
