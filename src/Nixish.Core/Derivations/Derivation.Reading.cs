namespace Nixish;

public sealed partial class Derivation
{
    /// <summary>Reads what a <c>.drv</c> file holds, and computes everything in it again: only what Nix would have written is accepted.</summary>
    /// <param name="name">The derivation's name, without <c>.drv</c>.</param>
    /// <param name="aterm">The file's bytes.</param>
    /// <param name="input">Gives the derivation of each input.</param>
    /// <param name="directory">The logical store folder; by default <c>/nix/store</c>.</param>
    /// <exception cref="InvalidDerivationException">The bytes are not such a file, or paths in it are not those of what it says.</exception>
    public static Derivation Parse(string name, ReadOnlySpan<byte> aterm, Func<StorePath, Derivation> input, StoreDirectory? directory = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(input);
        directory ??= StoreDirectory.Default;
        var term = new ATermReader(aterm, name, directory).Read();
        return DerivationReading.Believe(name, directory, term, aterm, input);
    }

    /// <summary>Reads a derivation and all that it depends on. Its path proves that every file is what it should be.</summary>
    /// <param name="path">The path of the <c>.drv</c> file.</param>
    /// <param name="read">Reads one such file; called once for each.</param>
    /// <exception cref="InvalidDerivationException">A file is not what its path says, or the files depend on each other in a cycle.</exception>
    public static Derivation Load(StorePath path, Func<StorePath, byte[]> read)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(read);
        return new DerivationReading(read).Load(path);
    }
}
