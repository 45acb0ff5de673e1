namespace Nixish.Cli;

// What a command line names: a path of the store, or an image of the stack by its name.
internal static class StorePaths
{
    public static (StorePath Output, Derivation? Derivation) Named(Session session, string text)
    {
        if (StorePath.TryParse(text, session.Store.Directory, out var path))
        {
            return (path, null);
        }

        var image = session.Images.Select(delivery => delivery.Image).FirstOrDefault(image => string.Equals(image.Name, text, StringComparison.Ordinal))
            ?? throw new NixishException($"'{text}' is neither a path in {session.Store.Directory} nor an image of the stack. Its images: {Names(session)}.");
        var lowered = new Lowering(session.Store.Directory).Lower(image);
        return (lowered.Path, (lowered as LoweredOutput)?.Derivation);
    }

    private static string Names(Session session) =>
        session.Images is { Length: > 0 } images ? string.Join(", ", images.Select(delivery => delivery.Image.Name).Distinct(StringComparer.Ordinal)) : "none";
}
