namespace Nixish;

/// <summary>A user that an image knows by name: a line of its <c>/etc/passwd</c>. https://man7.org/linux/man-pages/man5/passwd.5.html</summary>
/// <param name="Name">What it is called: letters, digits, '_' and '-', at most 31, not beginning with a digit or '-'.</param>
/// <param name="Id">Its number, 0 or more.</param>
/// <example><code>
/// Layers = [Layer.Users([new("web", 1000)]), new("/app", app)], User = "web"
/// </code></example>
public sealed record ImageUser(string Name, int Id)
{
    /// <inheritdoc cref="ImageUser(string, int)" path="/param[@name='Name']"/>
    public string Name { get; init => field = UserNames.Checked(value, "user"); } = UserNames.Checked(Name, "user");

    /// <inheritdoc cref="ImageUser(string, int)" path="/param[@name='Id']"/>
    public int Id { get; init => field = UserNames.CheckedId(value, "user"); } = UserNames.CheckedId(Id, "user");

    /// <summary>The number of its main group; null, as by default, is one of its own with its name and number.</summary>
    public int? Group { get; init => field = value is { } id ? UserNames.CheckedId(id, "group") : null; }

    /// <summary>Its home, a folder that is made, its own and closed to others; null, as by default, is <c>/home/</c> and its name. <c>/</c> makes none.</summary>
    public string? Home { get; init => field = value is null ? null : UserNames.CheckedField(LayerPaths.Checked(value), "home"); }

    /// <summary>The program that a login runs. By default one that refuses: containers run programs, not logins.</summary>
    public StoreString Shell { get; init; } = "/sbin/nologin";

    /// <summary>Who it is, for people.</summary>
    public string Description { get; init => field = UserNames.CheckedField(value, "description"); } = "";

    internal Owner Owner => new(Id, Group ?? Id);

    internal string HomeFolder => Home ?? $"/home/{Name}";
}

/// <summary>A group that an image knows by name: a line of its <c>/etc/group</c>. https://man7.org/linux/man-pages/man5/group.5.html</summary>
/// <param name="Name">What it is called, as users are.</param>
/// <param name="Id">Its number, 0 or more.</param>
public sealed record ImageGroup(string Name, int Id)
{
    /// <inheritdoc cref="ImageGroup(string, int)" path="/param[@name='Name']"/>
    public string Name { get; init => field = UserNames.Checked(value, "group"); } = UserNames.Checked(Name, "group");

    /// <inheritdoc cref="ImageGroup(string, int)" path="/param[@name='Id']"/>
    public int Id { get; init => field = UserNames.CheckedId(value, "group"); } = UserNames.CheckedId(Id, "group");

    /// <summary>The users that are in it beside those whose main group it is. Order and repetition do not count.</summary>
    public Seq<string> Members { get; init => field = [.. value.Select(static name => UserNames.Checked(name, "user")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]; }
}

/// <summary>What the files of users can hold.</summary>
internal static class UserNames
{
    // What useradd and systemd agree on; one less than utmp has room for.
    private const int Longest = 31;

    internal static string Checked(string name, string what)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= Longest && name[0] is not ('-' or (>= '0' and <= '9')) && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? name
            : throw new InvalidImageException($"'{Printable.Cut(name)}' cannot name a {what}. Use letters, digits, '_' and '-', at most {Longest}, and begin with a letter or '_'.");
    }

    internal static int CheckedId(int id, string what) =>
        id >= 0 ? id : throw new InvalidImageException($"{id} is not the number of a {what}. Use 0 or more.");

    internal static string CheckedField(string text, string what)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Any(static letter => letter is ':' or '\n' or '\0')
            ? throw new InvalidImageException($"'{Printable.Cut(text)}' cannot be the {what} of a user: ':' and the end of a line divide the file that it stands in. Leave them out.")
            : text;
    }
}
