using System.Text;

namespace Nixish;

/// <summary>The builders in process, by name: Nixish's own and the caller's.</summary>
internal sealed class Builders
{
    public const string Prefix = "builtin:";

    private static readonly IBuilder[] Own = [new TextBuilder(), LayerBuilder.OfContents, LayerBuilder.WithLinks, new StoreLayerBuilder(), new ImageBuilder(), new UnpackedBaseBuilder(), new ImageIndexBuilder(), new SbomBuilder(), new PublishBuilder(), new PublishedPartBuilder()];

    // These reach the network, so a caller may give its own, with its credentials, under their names.
    private static readonly IBuilder[] Replaceable = ImageBuilding.RegistryBuilders(new(() => new RegistryClient()));

    private readonly Dictionary<string, IBuilder> _byName;

    public Builders(BuildOptions options)
    {
        _byName = Own.ToDictionary(static builder => builder.Name, StringComparer.Ordinal);
        foreach (var builder in options.Builders)
        {
            if (!_byName.TryAdd(builder.Name, builder) && _byName[builder.Name] != builder)
            {
                throw new NixishException($"Two builders are called '{builder.Name}'. The name is all that a derivation's key knows of a builder: rename one, or change its version.");
            }
        }

        foreach (var builder in (IEnumerable<IBuilder>)[.. Replaceable, new UrlBuilder(options.Fetching), new NuGetPackageBuilder(options.Fetching)])
        {
            _byName.TryAdd(builder.Name, builder);
        }
    }

    public static bool IsInProcess(Derivation derivation) => derivation.Builder.Span.StartsWith("builtin:"u8);

    public IBuilder? Find(Derivation derivation) => _byName.GetValueOrDefault(Encoding.UTF8.GetString(derivation.Builder.Span));
}
