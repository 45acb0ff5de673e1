using System.Security.Cryptography;
using System.Text;

namespace Nixish;

public sealed partial class LocalStore
{
    private const int ReadableLength = 120;

    /// <summary>
    /// Notes that <paramref name="built"/> is what was last built under <paramref name="name"/>, so that the next build can be explained.
    /// The note is a root (<c>last-…</c>) for the <c>.drv</c> files and sources, not for what was built: they are kept, and added where the
    /// store lacks them.
    /// </summary>
    /// <param name="name">What names it on this machine from build to build: a stack and a resource of it.</param>
    /// <param name="built">What was built.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SourceException">A source that the store lacks has changed or gone meanwhile.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task RememberBuiltAsync(string name, Lowered built, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(built);
        var (root, key) = (RootOfLast(name), KeyOf(built));
        if (Roots.Find(root) is [var known] && known == key && Contains(key))
        {
            return;
        }

        if (built is LoweredOutput output)
        {
            await new DerivationFiles(this).AddAsync(output.Derivation, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await RequireAsync(built, cancellationToken).ConfigureAwait(false);
        }

        await Roots.SetAsync(root, key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The <c>.drv</c> or source that was last built under <paramref name="name"/>; null where none was.</summary>
    /// <exception cref="StoreException">The note is damaged.</exception>
    public StorePath? FindLastBuilt(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Roots.Find(RootOfLast(name)) is [var path, ..] ? path : null;
    }

    /// <summary>Forgets what was last built under <paramref name="name"/>: its <c>.drv</c> files and sources may be collected.</summary>
    public void ForgetBuilt(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Roots.Remove(RootOfLast(name));
    }

    // Names hold slashes and people's own letters, which a root's cannot; the hash keeps two that read alike apart.
    private static string RootOfLast(string name)
    {
        var readable = string.Concat(name.Take(ReadableLength).Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '-'));
        return $"last-{readable}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 6))}";
    }
}
