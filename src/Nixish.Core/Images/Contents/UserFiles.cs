namespace Nixish;

/// <summary>The files that say which users there are, and whether an image's user is one of them.</summary>
internal static class UserFiles
{
    internal const string Users = "/etc/passwd";
    internal const string Groups = "/etc/group";

    private const string NameService = "/etc/nsswitch.conf";

    // What programs take for granted: who owns files, and who owns nothing.
    private static readonly ImageUser Root = new("root", 0) { Home = "/root" };
    private static readonly ImageUser Nobody = new("nobody", 65534) { Home = "/" };

    internal static Layer LayerOf(Seq<ImageUser> users, Seq<ImageGroup> groups)
    {
        ImageUser[] all = [.. WithoutGiven([Root, Nobody], users), .. users];
        ImageGroup[] allGroups = [.. groups];
        RequireUnique(all.Select(static user => (user.Name, user.Id)), "user");
        // Each user's own group, where nobody spoke of it.
        allGroups = [.. all.Where(user => user.Group is null && !allGroups.Any(group => group.Id == user.Id)).Select(static user => new ImageGroup(user.Name, user.Id)), .. allGroups];
        RequireUnique(allGroups.Select(static group => (group.Name, group.Id)), "group");
        RequireMembers(all, allGroups);
        var homes = all.Where(static user => user.HomeFolder != "/").ToArray();
        return new()
        {
            Content = new()
            {
                [Users] = Source.Text("passwd", all.OrderBy(static user => user.Id).Aggregate(default(StoreString), static (text, user) =>
                    $"{text}{user.Name}:x:{user.Id}:{user.Owner.Group}:{user.Description}:{user.HomeFolder}:{user.Shell}\n")),
                [Groups] = Source.Text("group", string.Concat(allGroups.OrderBy(static group => group.Id).Select(static group => $"{group.Name}:x:{group.Id}:{string.Join(',', group.Members)}\n"))),
                // Without it glibc asks DNS before /etc/hosts.
                [NameService] = Source.Text("nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"),
            },
            Folders = [.. homes.Select(static user => user.HomeFolder)],
            Owners = [.. homes.Select(static user => KeyValuePair.Create(user.HomeFolder, user.Owner))],
            Modes = [.. homes.Select(static user => KeyValuePair.Create(user.HomeFolder, "0700"))],
        };
    }

    /// <exception cref="InvalidImageException">The image runs as somebody whom it is known not to know.</exception>
    internal static void RequireKnown(Image image, Lowering lowering)
    {
        if (image.User is not { } user)
        {
            return;
        }

        var colon = user.IndexOf(':', StringComparison.Ordinal);
        RequireKnown(image, colon < 0 ? user : user[..colon], Users, "user", lowering);
        if (colon >= 0)
        {
            RequireKnown(image, user[(colon + 1)..], Groups, "group", lowering);
        }
    }

    private static void RequireKnown(Image image, string name, string file, string what, Lowering lowering)
    {
        if (name.All(char.IsAsciiDigit))
        {
            return;
        }

        // The highest layer that has the file shows; of a file that is not text here, only building would tell.
        var layer = image.Layers.AsEnumerable().LastOrDefault(layer => layer.Content.ContainsKey(file));
        if (layer?.Content[file] is TextSource text)
        {
            var known = text.Content.Resolve(lowering).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(':')[0]).ToArray();
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw new InvalidImageException($"Image '{image.Name}' runs as the {what} '{name}', and its {file} has only {string.Join(", ", known.Select(Printable.Text))}. Add it: Layer.Users([new(\"{name}\", 1000)]).");
            }
        }
        else if (layer is null && image.Base is null && !image.Layers.AsEnumerable().Any(MayHold))
        {
            throw new InvalidImageException($"Image '{image.Name}' runs as the {what} '{name}', and has no {file} that would say who that is. Add Layer.Users([new(\"{name}\", 1000)]) to its layers, or give the number.");
        }
    }

    private static bool MayHold(Layer layer) => layer.Content.ContainsKey("/") || layer.Content.ContainsKey("/etc") || layer.Links.ContainsKey("/etc") ||
        layer.Links.ContainsKey(Users) || layer.Links.ContainsKey(Groups);

    private static IEnumerable<ImageUser> WithoutGiven(IEnumerable<ImageUser> builtIn, Seq<ImageUser> given) =>
        builtIn.Where(user => !given.AsEnumerable().Any(other => other.Id == user.Id || string.Equals(other.Name, user.Name, StringComparison.Ordinal)));

    private static void RequireUnique(IEnumerable<(string Name, int Id)> all, string what)
    {
        Dictionary<string, int> byName = new(StringComparer.Ordinal);
        Dictionary<int, string> byId = [];
        foreach (var (name, id) in all)
        {
            if (!byName.TryAdd(name, id))
            {
                throw new InvalidImageException($"The {what} '{name}' is given twice, as {byName[name]} and as {id}. Give it once.");
            }

            if (!byId.TryAdd(id, name))
            {
                throw new InvalidImageException($"'{byId[id]}' and '{name}' are both the {what} {id}. Give each a number of its own.");
            }
        }
    }

    private static void RequireMembers(ImageUser[] users, ImageGroup[] groups)
    {
        foreach (var user in users)
        {
            if (user.Group is { } id && Array.TrueForAll(groups, group => group.Id != id))
            {
                throw new InvalidImageException($"The main group of the user '{user.Name}' is {id}, which is no group. Add it to the groups: new(\"name\", {id}).");
            }
        }

        foreach (var group in groups)
        {
            foreach (var member in group.Members)
            {
                if (Array.TrueForAll(users, user => !string.Equals(user.Name, member, StringComparison.Ordinal)))
                {
                    throw new InvalidImageException($"The group '{group.Name}' has the member '{member}', who is no user. Add it to the users, or take it out.");
                }
            }
        }
    }
}
