using System.Text;

namespace Nixish.Kubernetes;

/// <summary>
/// Whom the user of a kubeconfig acts as, by headers beside his own credentials. See
/// https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/.
/// </summary>
internal sealed record Impersonation
{
    // What RFC 9110 lets a header's name have, without '%', which begins an escape.
    private const string NameCharacters = "!#$&'*+-.^_`|~";

    /// <summary>The headers in the order in which they are sent; no name is there twice.</summary>
    public required Seq<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The <c>as</c> fields of <paramref name="user"/>; null where there are none.</summary>
    public static Impersonation? Of(KubeconfigEntry user, string where)
    {
        var (name, uid) = (user["as"], user["as-uid"]);
        foreach (var (field, form) in ((string, string)[])[("as-groups", "list"), ("as-user-extra", "mapping")])
        {
            if (user[field] is not null)
            {
                throw Error($"must hold a {form} under '{field}'");
            }
        }

        var groups = Texts("as-groups", user.Nested.TryGetValue("as-groups", out var list) ? list : default);
        var extra = user.Nested.TryGetValue("as-user-extra", out var map) ? map.Members : default;
        if (name is null)
        {
            return uid is null && groups.IsEmpty && extra.IsEmpty
                ? null
                : throw Error("impersonates by as-uid, as-groups or as-user-extra, but names no user under 'as'");
        }

        List<KeyValuePair<string, string>> headers = [Header("as", "Impersonate-User", name)];
        if (uid is not null)
        {
            headers.Add(Header("as-uid", "Impersonate-Uid", uid));
        }

        Add("as-groups", "Impersonate-Group", groups);
        foreach (var (key, values) in extra)
        {
            Add("as-user-extra", "Impersonate-Extra-" + Escape(key), Texts("as-user-extra", values));
        }

        return new() { Headers = headers.ToSeq() };

        void Add(string field, string header, Seq<string> values)
        {
            // HttpClient writes all values of a header in one line, with commas, and the server takes that for one value.
            if (values.Count > 1)
            {
                throw Error($"has several values under '{field}', and .NET's HttpClient can send one a header only. Keep one, or act as a user who is in those groups by himself");
            }

            foreach (var value in values)
            {
                headers.Add(Header(field, header, value));
            }
        }

        Seq<string> Texts(string field, Json values) => values.IsNull || values == (Json)default(Seq<Json>) || values.Items.Count > 0
            ? values.Items.Select(value => value.Text ?? throw Error($"must hold text only under '{field}'; put numbers in quotes"))
            : throw Error($"must hold a list under '{field}'");

        KeyValuePair<string, string> Header(string field, string header, string value) => value.Any(char.IsControl)
            ? throw Error($"has a line break or another control character under '{field}'")
            : new(header, value);

        KubeconfigException Error(string problem) => new($"The {where} in {user.File} {problem}.", user.File);
    }

    private static string Escape(string key)
    {
        var escaped = new StringBuilder(key.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(key))
        {
            _ = char.IsAsciiLetterOrDigit((char)unit) || NameCharacters.Contains((char)unit, StringComparison.Ordinal)
                ? escaped.Append((char)unit)
                : escaped.Append('%').Append(unit.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }
}

/// <summary>Adds the headers of an impersonation to every request.</summary>
internal sealed class ImpersonationHandler(Impersonation impersonation) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in impersonation.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
