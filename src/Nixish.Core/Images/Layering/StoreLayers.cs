namespace Nixish;

/// <summary>The layers that hold the store paths an image needs, from its inputs.</summary>
internal static class StoreLayers
{
    /// <summary>Divides all that is needed into at most <paramref name="room"/> layers, lowest first; empty where nothing is.</summary>
    public static IReadOnlyList<StoreLayer> Of(BuildContext context, int room)
    {
        if (!context.Environment.TryGetValue(ImageRecipe.MaxLayers, out var wanted))
        {
            return [];
        }

        var members = Members(context, Needed(context));
        var limit = Math.Max(1, Math.Min(int.Parse(wanted, System.Globalization.CultureInfo.InvariantCulture), room));
        return members.Count == 0 ? [] : [.. LayerPlan.Of(members, limit).Select(group => new StoreLayer([.. group.Select(member => Parse(context, member.Path))]))];
    }

    /// <summary>For the image's history: the first names, and how many there are more.</summary>
    public static string Describe(StoreLayer layer)
    {
        const int Shown = 3;
        var names = string.Join(", ", layer.Paths.AsEnumerable().Take(Shown).Select(path => path.Name));
        return layer.Paths.Count > Shown ? $"/nix/store: {names} and {layer.Paths.Count - Shown} more" : $"/nix/store: {names}";
    }

    /// <summary>All that is at its own path in the image, by path.</summary>
    internal static List<PathInfo> Needed(BuildContext context)
    {
        HashSet<StorePath> found = [];
        var rest = new Stack<StorePath>(Lines(context, ImageRecipe.Named));
        foreach (var placed in Lines(context, ImageRecipe.Placed))
        {
            // Of itself too, where it names itself: its own path must hold then.
            foreach (var reference in context.Inputs[placed].References)
            {
                rest.Push(reference);
            }
        }

        while (rest.TryPop(out var path))
        {
            if (found.Add(path))
            {
                foreach (var reference in context.Inputs[path].References)
                {
                    rest.Push(reference);
                }
            }
        }

        return [.. found.OrderBy(static path => path.BaseName, StringComparer.Ordinal).Select(path => context.Inputs[path])];
    }

    private static List<LayerMember> Members(BuildContext context, List<PathInfo> needed)
    {
        var places = new Dictionary<StorePath, int>();
        foreach (var info in needed)
        {
            places.Add(info.Path, places.Count);
        }

        return [.. needed.Select(info => new LayerMember(info.Path.ToString(), info.Path.Name, info.NarSize, [.. info.References.AsEnumerable().Select(reference => places[reference])]))];
    }

    internal static IEnumerable<StorePath> Lines(BuildContext context, string variable) =>
        context.Require(variable).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Parse(context, line));

    private static StorePath Parse(BuildContext context, string path) => StorePath.Parse(path, context.Derivation.Directory);
}
