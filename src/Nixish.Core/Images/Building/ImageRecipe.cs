namespace Nixish;

/// <summary>Images as derivations: which variables say what.</summary>
/// <remarks>One variable a fact, lists numbered from 0 (<c>entrypoint.0</c>), so that a text that refers to a store path stays a reference.</remarks>
internal static class ImageRecipe
{
    internal const string ImageVariable = "image";
    internal const string Architecture = "architecture";
    internal const string Base = "base";
    internal const string User = "user";
    internal const string WorkingDirectory = "workingDirectory";
    internal const string Layer = "layer.";
    internal const string Place = "place.";
    internal const string Named = "named";
    internal const string Placed = "placed";
    internal const string MaxLayers = "maxLayers";
    internal const string Entrypoint = "entrypoint.";
    internal const string Command = "command.";
    internal const string Port = "port.";
    internal const string Environment = "environment.";
    internal const string Label = "label.";
    internal const string Annotation = "annotation.";
    internal const string Variant = "variant";

    internal static Recipe Of(Image image)
    {
        List<KeyValuePair<string, StoreString>> variables = [new(ImageVariable, image.Name), new(Architecture, image.Architecture)];
        if (image.Base is { } below)
        {
            variables.Add(new(Base, $"{below.For(image.Platform, image.Name)}"));
        }

        AddUnlessNull(variables, Variant, image.Variant);
        AddUnlessNull(variables, User, image.User);
        AddUnlessNull(variables, WorkingDirectory, image.WorkingDirectory);
        AddAll(variables, Layer, image.Layers.Select(layer => (StoreString)$"{layer}"));
        AddAll(variables, Place, image.Layers.Select(layer => (StoreString)layer.Places));
        AddNeeds(variables, image);
        AddAll(variables, Entrypoint, image.Entrypoint);
        AddAll(variables, Command, image.Command);
        AddAll(variables, Port, PortsOf(image).Select(port => (StoreString)port));
        foreach (var (name, value) in image.Environment.AsSpan())
        {
            variables.Add(new(Environment + name, value));
        }

        foreach (var (name, value) in image.Labels.AsSpan())
        {
            variables.Add(new(Label + name, value));
        }

        foreach (var (name, value) in image.Annotations.AsSpan())
        {
            variables.Add(new(Annotation + name, value));
        }

        return new($"image-{image.Name[(image.Name.LastIndexOf('/') + 1)..]}")
        {
            System = "builtin",
            Builder = ImageBuilder.DerivationName,
            Environment = [.. variables],
        };
    }

    /// <summary>A set: writing the same ports in another order must not make another image.</summary>
    internal static Seq<string> PortsOf(Image image) => [.. image.Ports.Select(port => port.ToString()).Distinct(StringComparer.Ordinal).Order(Utf8Order.Comparer)];

    /// <summary>The numbered variables that begin with <paramref name="prefix"/>, in order.</summary>
    internal static Seq<string> ReadAll(Map<string> variables, string prefix)
    {
        List<string> values = [];
        while (variables.TryGetValue($"{prefix}{values.Count}", out var value))
        {
            values.Add(value);
        }

        return [.. values];
    }

    /// <summary>The named variables that begin with <paramref name="prefix"/>, without it.</summary>
    internal static Map<string> ReadNamed(Map<string> variables, string prefix)
    {
        List<KeyValuePair<string, string>> values = [];
        foreach (var (name, value) in variables.AsSpan())
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                values.Add(new(name[prefix.Length..], value));
            }
        }

        return [.. values];
    }

    // Whole paths that texts name, and paths that are placed elsewhere, of which only what they refer to is needed.
    private static void AddNeeds(List<KeyValuePair<string, StoreString>> variables, Image image)
    {
        var named = NamedBy(image);
        IBuildable[] placed = [.. image.Layers.AsEnumerable().SelectMany(layer => layer.Content.Values).Where(MayRefer).Distinct()];
        if (named.Length + placed.Length > 0)
        {
            variables.Add(new(Named, Lines(named)));
            variables.Add(new(Placed, Lines(placed)));
            variables.Add(new(MaxLayers, $"{image.Layering.MaxLayers}"));
        }
    }

    // Files and folders of the program's own refer to nothing; texts, and what is built, may.
    private static bool MayRefer(IBuildable content) => content is TextSource text ? !text.Content.References.IsEmpty : content is not Source;

    /// <summary>What its texts refer to.</summary>
    internal static IBuildable[] NamedBy(Image image) => [.. TextsOf(image).SelectMany(text => text.References.AsEnumerable()).Distinct()];

    internal static StoreString Lines(IBuildable[] paths) => paths.Aggregate(default(StoreString), (text, path) => $"{text}{path}\n");

    private static IEnumerable<StoreString> TextsOf(Image image) => [.. image.Entrypoint, .. image.Command, .. image.Environment.Values, .. image.Layers.AsEnumerable().SelectMany(layer => layer.Links.Values)];

    private static void AddUnlessNull(List<KeyValuePair<string, StoreString>> variables, string name, string? value)
    {
        if (value is not null)
        {
            variables.Add(new(name, value));
        }
    }

    private static void AddAll(List<KeyValuePair<string, StoreString>> variables, string prefix, Seq<StoreString> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            variables.Add(new($"{prefix}{i}", values[i]));
        }
    }
}
