using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>The parts of a URL as Go's <c>net/url</c> cuts and joins them; lenient where RFC 3986 is not. Escapes are taken out of the parts but the query.</summary>
internal sealed record GoUrl
{
    private enum Part
    {
        Path,
        Host,
        Zone,
        User,
        Fragment,
    }

    public string Scheme { get; init; } = "";

    public string Opaque { get; init; } = "";

    /// <summary>Name and password, escaped; null when there are none, which is not the same as empty.</summary>
    public string? User { get; init; }

    public string Host { get; init; } = "";

    public string Path { get; init; } = "";

    public string Query { get; init; } = "";

    public string Fragment { get; init; } = "";

    /// <summary>The host without its port, and without the brackets of an IPv6 address.</summary>
    public string Hostname
    {
        get
        {
            var colon = Host.LastIndexOf(':');
            var name = colon >= 0 && IsPort(Host[colon..]) ? Host[..colon] : Host;
            return name is ['[', .., ']'] ? name[1..^1] : name;
        }
    }

    /// <exception cref="GoFunctionException">The text is no URL.</exception>
    public static GoUrl Parse(string text)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var main = hash < 0 ? text : text[..hash];
        GoUrl url;
        try
        {
            url = ParseMain(main);
        }
        catch (GoFunctionException exception)
        {
            throw new GoFunctionException($"parse {GoFormat.Quote(main)}: {exception.Message}", exception);
        }

        try
        {
            return hash < 0 ? url : url with { Fragment = Unescape(text[(hash + 1)..], Part.Fragment) };
        }
        catch (GoFunctionException exception)
        {
            throw new GoFunctionException($"parse {GoFormat.Quote(text)}: {exception.Message}", exception);
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        if (Scheme.Length > 0)
        {
            text.Append(Scheme).Append(':');
        }

        if (Opaque.Length > 0)
        {
            text.Append(Opaque);
        }
        else
        {
            WriteHierarchy(text);
        }

        if (Query.Length > 0)
        {
            text.Append('?').Append(Query);
        }

        if (Fragment.Length > 0)
        {
            text.Append('#').Append(Escape(Fragment, Part.Fragment));
        }

        return text.ToString();
    }

    private void WriteHierarchy(StringBuilder text)
    {
        if ((Scheme.Length > 0 || Host.Length > 0 || User is not null) && (Host.Length > 0 || Path.Length > 0 || User is not null))
        {
            text.Append("//");
        }

        if (User is not null)
        {
            text.Append(User).Append('@');
        }

        text.Append(Escape(Host, Part.Host));
        var path = Path == "*" ? "*" : Escape(Path, Part.Path);
        if (path.Length > 0 && path[0] != '/' && Host.Length > 0)
        {
            text.Append('/');
        }

        // A first segment with a colon would read as a scheme.
        if (text.Length == 0 && path.Split('/')[0].Contains(':', StringComparison.Ordinal))
        {
            text.Append("./");
        }

        text.Append(path);
    }

    private static GoUrl ParseMain(string text)
    {
        if (text.Any(static c => c < ' ' || c == '\x7f'))
        {
            throw new GoFunctionException("net/url: invalid control character in URL");
        }

        if (text == "*")
        {
            return new() { Path = "*" };
        }

        var (scheme, rest) = CutScheme(text);
        var mark = rest.IndexOf('?', StringComparison.Ordinal);
        var url = new GoUrl { Scheme = GoCase.Lower(scheme), Query = mark < 0 ? "" : rest[(mark + 1)..] };
        rest = mark < 0 ? rest : rest[..mark];
        if (!rest.StartsWith('/'))
        {
            if (scheme.Length > 0)
            {
                return url with { Opaque = rest };
            }

            if (rest.Split('/')[0].Contains(':', StringComparison.Ordinal))
            {
                throw new GoFunctionException("first path segment in URL cannot contain colon");
            }
        }

        if (rest.StartsWith("//", StringComparison.Ordinal) && (scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)))
        {
            var slash = rest.IndexOf('/', 2);
            var authority = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "" : rest[slash..];
            var at = authority.LastIndexOf('@');
            url = url with { Host = ParseHost(authority[(at + 1)..]), User = at < 0 ? null : ParseUser(authority[..at]) };
        }

        return url with { Path = Unescape(rest, Part.Path) };
    }

    private static (string Scheme, string Hierarchy) CutScheme(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ':')
            {
                return i == 0 ? throw new GoFunctionException("missing protocol scheme") : (text[..i], text[(i + 1)..]);
            }

            if (!char.IsAsciiLetter(text[i]) && (i == 0 || !(char.IsAsciiDigit(text[i]) || text[i] is '+' or '-' or '.')))
            {
                break;
            }
        }

        return ("", text);
    }

    private static string ParseUser(string text)
    {
        if (!text.All(static c => char.IsAsciiLetterOrDigit(c) || "-._:~!$&'()*+,;=%@".Contains(c, StringComparison.Ordinal)))
        {
            throw new GoFunctionException("net/url: invalid userinfo");
        }

        return string.Join(':', text.Split(':', 2).Select(static part => Escape(Unescape(part, Part.User), Part.User)));
    }

    private static string ParseHost(string host)
    {
        if (host.StartsWith('['))
        {
            var end = host.LastIndexOf(']');
            if (end < 0)
            {
                throw new GoFunctionException("missing ']' in host");
            }

            GuardPort(host[(end + 1)..]);
            var zone = host[..end].IndexOf("%25", StringComparison.Ordinal);
            if (zone >= 0)
            {
                return Unescape(host[..zone], Part.Host) + Unescape(host[zone..end], Part.Zone) + Unescape(host[end..], Part.Host);
            }
        }
        else if (host.LastIndexOf(':') is >= 0 and var colon)
        {
            GuardPort(host[colon..]);
        }

        return Unescape(host, Part.Host);
    }

    private static void GuardPort(string port)
    {
        if (!IsPort(port))
        {
            throw new GoFunctionException($"invalid port {GoFormat.Quote(port)} after host");
        }
    }

    private static bool IsPort(string text) => text.Length == 0 || (text[0] == ':' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);

    private static string Unescape(string text, Part part)
    {
        var given = GoText.ToUtf8(text);
        var bytes = new List<byte>(given.Length);
        for (var i = 0; i < given.Length; i++)
        {
            if (given[i] == '%')
            {
                var isEscape = i + 2 < given.Length && char.IsAsciiHexDigit((char)given[i + 1]) && char.IsAsciiHexDigit((char)given[i + 2]);
                var spelled = GoText.FromUtf8(given.AsSpan(i, Math.Min(3, given.Length - i)));
                var value = isEscape ? Convert.ToByte(spelled[1..], 16) : (byte)0;
                if (!isEscape || (part == Part.Host && value < 0x80 && spelled != "%25")
                    || (part == Part.Zone && spelled != "%25" && value != ' ' && MustEscape(value, Part.Host)))
                {
                    throw new GoFunctionException($"invalid URL escape {GoFormat.Quote(spelled)}");
                }

                bytes.Add(value);
                i += 2;
                continue;
            }

            if (part is Part.Host or Part.Zone && given[i] < 0x80 && MustEscape(given[i], part))
            {
                throw new GoFunctionException($"invalid character {GoFormat.Quote(((char)given[i]).ToString())} in host name");
            }

            bytes.Add(given[i]);
        }

        return GoText.FromUtf8(bytes.ToArray());
    }

    private static string Escape(string text, Part part)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var one in GoText.ToUtf8(text))
        {
            escaped.Append(MustEscape(one, part) ? $"%{one:X2}" : ((char)one).ToString());
        }

        return escaped.ToString();
    }

    private static bool MustEscape(byte value, Part part)
    {
        var c = (char)value;
        if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~')
        {
            return false;
        }

        return !(part switch
        {
            Part.Host or Part.Zone => "!$&'()*+,;=:[]<>\"",
            Part.Path => "$&+,/:;=@",
            Part.User => "$&+,;=",
            _ => "$&+,/:;=?@!()*",
        }).Contains(c, StringComparison.Ordinal);
    }
}
