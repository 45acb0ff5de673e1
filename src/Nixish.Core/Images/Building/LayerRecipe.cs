using System.Globalization;

namespace Nixish;

/// <summary>Layers as derivations: which variables say what. One variable a path (<c>link./bin/web</c>), so that a target that names a store path stays a reference.</summary>
internal static class LayerRecipe
{
    internal const string Content = "content.";
    internal const string Link = "link.";
    internal const string Folder = "folder.";
    internal const string Owner = "owner.";
    internal const string Mode = "mode.";

    internal static Recipe Of(Layer layer) => new("layer")
    {
        System = "builtin",
        Builder = layer.Links.Values.Any(static target => target.References.Count > 0) ? LayerBuilder.LinkedDerivationName : LayerBuilder.DerivationName,
        Environment = [.. Variables(layer)],
    };

    /// <summary>What is to be in the layer, from the variables of its derivation.</summary>
    internal static LayerTree TreeOf(BuildContext context)
    {
        var (tree, variables) = (new LayerTree(), context.Environment);
        Each(Content, (path, content) => tree.Place(path, context.PhysicalPath(content), context.SizeOf(content)));
        Each(Link, tree.Link);
        Each(Folder, (path, _) => tree.Folder(path));
        Each(Owner, (path, owner) => tree.Own(path, OwnerOf(owner)));
        Each(Mode, (path, mode) => tree.Permit(path, Convert.ToUInt32(mode, 8)));
        return tree;

        void Each(string prefix, Action<string, string> add)
        {
            foreach (var (path, value) in ImageRecipe.ReadNamed(variables, prefix).AsSpan())
            {
                add(path, value);
            }
        }
    }

    /// <summary>What a layer says of links, folders, owners and modes.</summary>
    internal static void Fill(LayerTree tree, Layer layer, Lowering lowering)
    {
        foreach (var (path, target) in layer.Links.AsSpan())
        {
            tree.Link(path, target.Resolve(lowering));
        }

        foreach (var path in layer.Folders)
        {
            tree.Folder(path);
        }

        foreach (var (path, owner) in layer.Owners.AsSpan())
        {
            tree.Own(path, owner);
        }

        foreach (var (path, mode) in layer.Modes.AsSpan())
        {
            tree.Permit(path, Convert.ToUInt32(mode, 8));
        }
    }

    private static List<KeyValuePair<string, StoreString>> Variables(Layer layer)
    {
        List<KeyValuePair<string, StoreString>> variables = [];
        foreach (var (path, content) in layer.Content.AsSpan())
        {
            variables.Add(new(Content + path, $"{content}"));
        }

        foreach (var (path, target) in layer.Links.AsSpan())
        {
            variables.Add(new(Link + path, target));
        }

        foreach (var path in layer.Folders)
        {
            variables.Add(new(Folder + path, ""));
        }

        foreach (var (path, owner) in layer.Owners.AsSpan())
        {
            variables.Add(new(Owner + path, owner.ToString()));
        }

        foreach (var (path, mode) in layer.Modes.AsSpan())
        {
            variables.Add(new(Mode + path, mode));
        }

        return variables;
    }

    private static Owner OwnerOf(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new(int.Parse(text.AsSpan(0, colon), CultureInfo.InvariantCulture), int.Parse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture));
    }
}
