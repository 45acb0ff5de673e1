using System.Text;

namespace Nixish;

/// <summary>Which addresses gave which content in a store: a folder for each content, with a file for each address. It outlives the content.</summary>
internal sealed class UrlMemory(LocalStore store)
{
    /// <summary>Whether <paramref name="address"/> gave that content.</summary>
    public bool Knows(FixedOutput content, Uri address) => File.Exists(FileOf(content, address));

    /// <summary>An address that gave that content; null where none is known.</summary>
    public string? Any(FixedOutput content)
    {
        try
        {
            return Directory.EnumerateFiles(FolderOf(content)).Order(StringComparer.Ordinal).Select(File.ReadAllText).FirstOrDefault();
        }
        catch (Exception failure) when (failure is DirectoryNotFoundException or FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Keeps that <paramref name="address"/> gave that content.</summary>
    public void Add(FixedOutput content, Uri address)
    {
        var file = FileOf(content, address);
        if (!File.Exists(file))
        {
            var temporary = store.Temporary();
            File.WriteAllText(temporary, address.OriginalString);
            Directory.CreateDirectory(FolderOf(content));
            File.Move(temporary, file, overwrite: true);
        }
    }

    private string FileOf(FixedOutput content, Uri address) =>
        Path.Combine(FolderOf(content), Hash.Sha256(Encoding.UTF8.GetBytes(address.OriginalString)).ToDigits(HashFormat.Nix32));

    private string FolderOf(FixedOutput content) =>
        Path.Combine(store.Layout.Urls, $"{(content.Mode == FixedOutputMode.Flat ? "flat" : "tree")}-{content.Hash.Algorithm.Text()}-{content.Hash.ToDigits(HashFormat.Nix32)}");
}
