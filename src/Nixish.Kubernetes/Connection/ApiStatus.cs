using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Reads the <c>Status</c> object that the API server answers failures with.</summary>
internal sealed record ApiStatus(int Code, string? Reason, string Message, Seq<ApiCause> Causes)
{
    private const int MaxText = 2000;

    public bool IsConflict => Code == 409;

    public static ApiStatus Parse(int code, ReadOnlySpan<byte> body)
    {
        // A proxy in between answers with its own text or HTML.
        if (body.IsEmpty || body[0] != '{')
        {
            return new(code, null, body.IsEmpty ? $"HTTP {code}" : Cut(Encoding.UTF8.GetString(body)), default);
        }

        try
        {
            using var document = JsonText.ParseAnswer(body.ToArray());
            return Of(document.RootElement, code);
        }
        catch (KubernetesJsonException)
        {
            return new(code, null, Cut(Encoding.UTF8.GetString(body)), default);
        }
    }

    public static ApiStatus Of(JsonElement status, int code)
    {
        var details = status.Member("details");
        return new(
            status.Member("code").AsInt64() is { } own ? (int)own : code,
            status.Member("reason").AsText(),
            Cut(status.Member("message").AsText() ?? $"HTTP {code}"),
            details.Member("causes").Items().Select(cause => new ApiCause(cause.Member("reason").AsText(), cause.Member("message").AsText(), cause.Member("field").AsText())).ToSeq());
    }

    /// <summary>What to throw where nothing more special is known.</summary>
    public KubernetesApiException ToException(string what, string server)
    {
        var hint = Code switch
        {
            401 => " The cluster does not accept these credentials: renew them or choose another context.",
            403 => " Give the user this right, or choose another context.",
            _ => "",
        };
        var text = Message.EndsWith('.') ? Message : Message + ".";
        return new(string.Create(CultureInfo.InvariantCulture, $"{what} was refused by {server} ({Code}{(Reason is null ? "" : " " + Reason)}): {text}{hint}"), Code, Reason, Causes);
    }

    private static string Cut(string text) => text.Trim() is var trimmed && trimmed.Length <= MaxText ? trimmed : trimmed[..MaxText] + "…";
}
