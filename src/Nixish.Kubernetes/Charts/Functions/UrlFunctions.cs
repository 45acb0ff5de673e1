using System.Net;
using System.Net.Sockets;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>URLs in parts, and names of hosts.</summary>
internal static class UrlFunctions
{
    public static void AddTo(FunctionTable table, ChartFunctionOptions options)
    {
        table.Add("urlParse", GoType.AnyMap, [GoType.String], static call => Parse(call.Text(0)));
        table.Add("urlJoin", GoType.String, [GoType.AnyMap], static call => Join(call.Map(0)));
        table.Add("getHostByName", GoType.String, [GoType.String], call => options.DnsAllowed ? Resolve(call.Text(0)) : "");
    }

    private static GoMap Parse(string text)
    {
        GoUrl url;
        try
        {
            url = GoUrl.Parse(text);
        }
        catch (GoFunctionException exception)
        {
            throw new GoFunctionException($"unable to parse url: {exception.Message}", exception);
        }

        return new()
        {
            ["scheme"] = url.Scheme,
            ["host"] = url.Host,
            ["hostname"] = url.Hostname,
            ["path"] = url.Path,
            ["query"] = url.Query,
            ["opaque"] = url.Opaque,
            ["fragment"] = url.Fragment,
            ["userinfo"] = url.User ?? "",
        };
    }

    private static string Join(GoMap? parts)
    {
        string Part(string key) => parts?.TryGetValue(key, out var value) != true ? ""
            : value is null ? throw GoPanic.NilDereference()
            : value as string ?? throw new GoFunctionException($"unable to parse {key} key, must be of type string, but {GoType.Of(value)!.KindName} found");

        var url = new GoUrl
        {
            Scheme = Part("scheme"),
            Host = Part("host"),
            Path = Part("path"),
            Query = Part("query"),
            Opaque = Part("opaque"),
            Fragment = Part("fragment"),
        };
        var user = Part("userinfo");
        if (user.Length == 0)
        {
            return url.ToString();
        }

        try
        {
            return (url with { User = GoUrl.Parse($"proto://{user}@host").User }).ToString();
        }
        catch (GoFunctionException exception)
        {
            throw new GoFunctionException($"unable to parse userinfo in dict: {exception.Message}", exception);
        }
    }

    // The first address, where the original takes any: the same one each time as far as it depends on us.
    private static string Resolve(string name)
    {
        try
        {
            return Dns.GetHostAddresses(name).Select(static address => address.ToString()).Order(StringComparer.Ordinal).FirstOrDefault() ?? "";
        }
        catch (SocketException)
        {
            return "";
        }
    }
}
