using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Nixish;

/// <summary>Where packages come from: https://learn.microsoft.com/nuget/reference/nuget-config-file</summary>
internal static class NuGetFeeds
{
    public const string Official = "https://api.nuget.org/v3/index.json";

    /// <summary>In place of a feed: this user's own are not asked.</summary>
    public const string NoOthers = "clear";

    private static readonly string[] Names = ["nuget.config", "NuGet.config", "NuGet.Config"];

    /// <summary>NuGet's folders of this user's, where packages lie that were restored before.</summary>
    public static IEnumerable<string> PackageFolders =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder ? [folder] : Home(".nuget/packages") is { } own ? [own] : [];

    /// <summary>The feeds that configurations from <paramref name="folder"/> up to <paramref name="root"/> name: <c>name address</c>, the nearest first.</summary>
    public static Seq<string> Of(string folder, string root)
    {
        List<string> feeds = [];
        for (var current = folder; ; current = Path.GetDirectoryName(current)!)
        {
            if (Array.Find(Names, name => File.Exists(Path.Combine(current, name))) is { } name)
            {
                var (found, clears) = Read(Path.Combine(current, name));
                feeds.AddRange(found.Select(static feed => feed.Text));
                if (clears)
                {
                    feeds.Add(NoOthers);
                    break;
                }
            }

            if (current == root || current.Length <= root.Length)
            {
                break;
            }
        }

        return [.. feeds.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The feeds of this user's own configuration, and nuget.org where it names none.</summary>
    public static IReadOnlyList<NuGetFeed> OfUser()
    {
        var files = new[] { Home(".nuget/NuGet/NuGet.Config"), Home(".config/NuGet/NuGet.Config"), AppData("NuGet/NuGet.Config") };
        var found = files.OfType<string>().Where(File.Exists).SelectMany(static file => Read(file).Feeds).DistinctBy(static feed => feed.Address, StringComparer.Ordinal).ToArray();
        return found.Length > 0 ? found : [new("nuget.org", Official)];
    }

    private static (List<NuGetFeed> Feeds, bool Clears) Read(string file)
    {
        var root = Load(file);
        var sources = root.Element("packageSources");
        var disabled = Added(root.Element("disabledPackageSources")).Where(static entry => entry.Value is "true" or "True").Select(static entry => entry.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<NuGetFeed> feeds = [];
        foreach (var (name, value) in Added(sources).Where(source => !disabled.Contains(source.Name)))
        {
            var address = Expand(value);
            var isRemote = address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
            feeds.Add(new(name, isRemote ? address : Path.GetFullPath(address, Path.GetDirectoryName(file)!)) { Login = Login(root, name) });
        }

        return (feeds, sources?.Element("clear") is not null);
    }

    private static (string User, string Password)? Login(XElement root, string name)
    {
        var entries = Added(root.Element("packageSourceCredentials")?.Element(XmlConvert.EncodeLocalName(name))).ToDictionary(static entry => entry.Name, static entry => Expand(entry.Value), StringComparer.OrdinalIgnoreCase);
        return entries.TryGetValue("Username", out var user) && entries.TryGetValue("ClearTextPassword", out var password) ? (user, password) : null;
    }

    private static IEnumerable<(string Name, string Value)> Added(XElement? section) => section?.Elements("add")
        .Select(static entry => (entry.Attribute("key")?.Value ?? "", entry.Attribute("value")?.Value ?? ""))
        .Where(static entry => entry is { Item1.Length: > 0, Item2.Length: > 0 }) ?? [];

    private static XElement Load(string file)
    {
        try
        {
            using var reader = XmlReader.Create(file, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader);
        }
        catch (Exception failure) when (failure is XmlException or IOException or UnauthorizedAccessException)
        {
            throw new DotnetProjectException(file, $"NuGet's configuration '{file}' cannot be read: {failure.Message}", failure);
        }
    }

    // %NAME% is a variable of the environment; one that is not set stays as it is written.
    private static string Expand(string text)
    {
        var parts = text.Split('%');
        var expanded = new StringBuilder(parts[0]);
        for (var i = 1; i < parts.Length; i++)
        {
            if (i + 1 < parts.Length && parts[i].Length > 0 && Environment.GetEnvironmentVariable(parts[i]) is { } value)
            {
                expanded.Append(value).Append(parts[++i]);
            }
            else
            {
                expanded.Append('%').Append(parts[i]);
            }
        }

        return expanded.ToString();
    }

    private static string? Home(string below) =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, below) : null;

    private static string? AppData(string below) =>
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData) is { Length: > 0 } folder ? Path.Combine(folder, below) : null;
}

/// <summary>A place that has packages.</summary>
/// <param name="Name">What the configuration calls it.</param>
/// <param name="Address">The service index of a feed (version 3), or a folder.</param>
internal sealed record NuGetFeed(string Name, string Address)
{
    /// <summary>Who asks; of this user's configuration or environment, and never in a derivation.</summary>
    public (string User, string Password)? Login { get; init; }

    public bool IsFolder => !Address.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    /// <summary>As a derivation holds it.</summary>
    public string Text => $"{Name}\t{Address}";

    /// <summary>Reads <see cref="Text"/>, with what this user's configuration or <c>NuGetPackageSourceCredentials_name</c> says of who asks.</summary>
    public static NuGetFeed Parse(string text, IReadOnlyList<NuGetFeed> known)
    {
        var tab = text.IndexOf('\t', StringComparison.Ordinal);
        var feed = new NuGetFeed(text[..tab], text[(tab + 1)..]);
        // By address: a project that calls its feed as this user calls another must not be given what is for that.
        return feed with { Login = FromEnvironment(feed.Name) ?? known.FirstOrDefault(other => other.Address == feed.Address)?.Login };
    }

    /// <summary>With what the environment says of who asks.</summary>
    public static (string User, string Password)? FromEnvironment(string name)
    {
        var entries = (Environment.GetEnvironmentVariable($"NuGetPackageSourceCredentials_{name}") ?? "").Split(';')
            .Select(static entry => entry.Split('=', 2)).Where(static entry => entry.Length == 2)
            .DistinctBy(static entry => entry[0].Trim(), StringComparer.OrdinalIgnoreCase).ToDictionary(static entry => entry[0].Trim(), static entry => entry[1], StringComparer.OrdinalIgnoreCase);
        return entries.TryGetValue("Username", out var user) && entries.TryGetValue("Password", out var password) ? (user, password) : null;
    }
}
