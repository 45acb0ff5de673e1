using System.Collections.Concurrent;

namespace Nixish.Testing;

/// <summary>Where a registry keeps what it holds: values by slash-separated keys.</summary>
internal interface IRegistryStorage
{
    byte[]? Get(string key);

    void Put(string key, byte[] value);

    bool Delete(string key);

    /// <summary>What follows <paramref name="prefix"/> in the keys that begin with it, sorted.</summary>
    IReadOnlyList<string> List(string prefix);
}

/// <summary>Keeps it in memory.</summary>
internal sealed class MemoryRegistryStorage : IRegistryStorage
{
    private readonly ConcurrentDictionary<string, byte[]> _values = new(StringComparer.Ordinal);

    public byte[]? Get(string key) => _values.GetValueOrDefault(key);

    public void Put(string key, byte[] value) => _values[key] = value;

    public bool Delete(string key) => _values.TryRemove(key, out _);

    public IReadOnlyList<string> List(string prefix) =>
        [.. _values.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Select(key => key[prefix.Length..]).Order(StringComparer.Ordinal)];
}

/// <summary>Keeps it in the files of a folder; a value is there whole or not at all.</summary>
internal sealed class FolderRegistryStorage(string folder) : IRegistryStorage
{
    private readonly string _folder = Path.GetFullPath(folder);

    public byte[]? Get(string key)
    {
        try
        {
            return File.ReadAllBytes(PathOf(key));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Put(string key, byte[] value)
    {
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Not below the key's folder: a listing must never show half a value.
        var draft = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "drafts")).FullName, Guid.NewGuid().ToString("n"));
        File.WriteAllBytes(draft, value);
        File.Move(draft, path, overwrite: true);
    }

    public bool Delete(string key)
    {
        var path = PathOf(key);
        var there = File.Exists(path);
        File.Delete(path);
        return there;
    }

    public IReadOnlyList<string> List(string prefix)
    {
        var root = PathOf(prefix.TrimEnd('/'));
        return Directory.Exists(root)
            ? [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => KeyOf(Path.GetRelativePath(root, path))).Order(StringComparer.Ordinal)]
            : [];
    }

    // Every part of a key is escaped, so that none can be '..' and colons do not trouble Windows; a dot alone would not be.
    private string PathOf(string key) => Path.Combine([_folder, .. key.Split('/').Select(part => Uri.EscapeDataString(part).Replace("..", "%2E%2E", StringComparison.Ordinal))]);

    private static string KeyOf(string path) => string.Join('/', path.Split(Path.DirectorySeparatorChar).Select(Uri.UnescapeDataString));
}
