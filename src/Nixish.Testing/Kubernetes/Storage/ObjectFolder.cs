using System.Text;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>
/// A folder that holds a cluster's objects, one file each. A file is written beside its place and moved there, so a
/// process that is killed leaves the object as it was before or after. One process at a time may hold the folder.
/// </summary>
internal sealed class ObjectFolder : IDisposable
{
    private readonly string _root;
    private readonly FileStream _lock;

    public ObjectFolder(string root)
    {
        _root = Directory.CreateDirectory(root).FullName;
        try
        {
            _lock = new FileStream(Path.Combine(_root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem)
        {
            throw new NixishException($"The cluster in the folder '{_root}' is in use by another process. Wait until that ends, or use another folder.", problem);
        }
    }

    /// <summary>Every object that the folder holds, as JSON.</summary>
    public IEnumerable<JsonObject> Read()
    {
        var objects = Path.Combine(_root, "objects");
        if (!Directory.Exists(objects))
        {
            yield break;
        }

        foreach (var file in Directory.EnumerateFiles(objects, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            yield return JsonNode.Parse(File.ReadAllBytes(file)) as JsonObject
                ?? throw new NixishException($"The file '{file}' of an in-memory cluster does not hold an object. Delete it, or the folder '{_root}'.");
        }
    }

    public void Follow(StoredEvent happened)
    {
        var stored = happened.Object;
        var file = Path.Combine(
            _root,
            "objects",
            Escape(stored.Kind.Group.Length == 0 ? "core" : stored.Kind.Group),
            Escape(stored.Kind.Plural),
            Escape(stored.Namespace ?? "_"),
            Escape(stored.Name) + ".json");
        if (happened.Type == "DELETED")
        {
            File.Delete(file);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var beside = file + ".new";
        File.WriteAllBytes(beside, Encoding.UTF8.GetBytes(stored.Body.ToJsonString()));
        File.Move(beside, file, overwrite: true);
    }

    public void Dispose() => _lock.Dispose();

    private static string Escape(string name) => Uri.EscapeDataString(name);
}
