using System.Text;

namespace Nixish;

/// <summary>What a derivation of <c>builtin:fetchurl</c> says: where its output comes from, and what becomes of the file.</summary>
internal sealed record UrlFetch(Uri Address, IReadOnlyList<Uri> Mirrors, FixedOutput Content, FetchedAs As)
{
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    /// <summary>What <paramref name="derivation"/> fetches; null where it fetches nothing, or by what is not known here.</summary>
    public static UrlFetch? Find(Derivation derivation)
    {
        try
        {
            return IsFetch(derivation) ? Of(derivation) : null;
        }
        catch (InvalidDerivationException)
        {
            return null;
        }
    }

    /// <summary>Whether its builder is the one that fetches.</summary>
    public static bool IsFetch(Derivation derivation) => derivation.Builder.Span.SequenceEqual("builtin:fetchurl"u8);

    /// <exception cref="InvalidDerivationException">It says nothing that could be fetched.</exception>
    public static UrlFetch Of(Derivation derivation)
    {
        var content = derivation.Fixed ?? throw Invalid(derivation, "what is fetched must be known by its hash. Give it an outputHash.");
        var address = Parse(derivation, Text(derivation, "url"));
        var mirrors = Text(derivation, "urls").Split(Blanks, StringSplitOptions.RemoveEmptyEntries).Select(mirror => Parse(derivation, mirror)).Where(mirror => mirror != address);
        var kind = Text(derivation, "unpack") == "1" ? FetchedAs.NixArchive : Text(derivation, "executable") == "1" ? FetchedAs.Executable : FetchedAs.File;
        return new(address, [.. mirrors.Distinct()], content, kind);
    }

    private static string Text(Derivation derivation, string name) =>
        derivation.Environment.TryGetValue(name, out var value) ? Encoding.UTF8.GetString(value.Span) : "";

    private static Uri Parse(Derivation derivation, string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        ? uri
        : throw Invalid(derivation, $"'{address}' is not an address that can be fetched. Use http or https.");

    private static InvalidDerivationException Invalid(Derivation derivation, string problem) => new($"'{derivation.Path}': {problem}");
}
