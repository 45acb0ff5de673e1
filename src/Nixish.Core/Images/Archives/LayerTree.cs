using System.Text;

namespace Nixish;

/// <summary>What a layer is to hold, as a tree: which paths of this machine appear where, and how.</summary>
internal sealed class LayerTree
{
    private readonly SortedDictionary<byte[], LayerTree> _children = new(Bytes);

    /// <summary>Names in the order of archives.</summary>
    internal static Comparer<byte[]> Bytes { get; } = Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b));

    /// <summary>Files, folders and links of this machine that appear here.</summary>
    internal List<DiskPath> Sources { get; } = [];

    /// <summary>Where a link that is made here points; null where none is.</summary>
    internal byte[]? Target { get; private set; }

    /// <summary>Whether something is here, be it only a folder around what is placed below.</summary>
    internal bool IsHeld { get; private set; }

    internal Owner? Owner { get; private set; }

    internal uint? Mode { get; private set; }

    /// <summary>Whether an archive came to have an entry here.</summary>
    internal bool WasWritten { get; set; }

    internal IEnumerable<byte[]> HeldNames => _children.Where(static child => child.Value.IsHeld).Select(static child => child.Key);

    internal IEnumerable<KeyValuePair<byte[], LayerTree>> Children => _children;

    internal LayerTree? Child(byte[] name) => _children.GetValueOrDefault(name);

    /// <summary>What was asked for, in the order it was.</summary>
    internal List<LayerContent> Contents { get; } = [];

    /// <summary>What is at <paramref name="content"/> on this machine appears at <paramref name="path"/>, an absolute path.</summary>
    internal void Place(string path, string content, long size = 0)
    {
        Hold(path).Sources.Add(content);
        Contents.Add(new(path, size));
    }

    /// <summary>A symbolic link.</summary>
    internal void Link(string path, string target)
    {
        Hold(path).Target = Encoding.UTF8.GetBytes(target);
        Contents.Add(new(path, 0));
    }

    /// <summary>A folder, empty if nothing is placed in it.</summary>
    internal void Folder(string path)
    {
        Hold(path).IsFolder = true;
        Contents.Add(new(path, 0));
    }

    internal void Own(string path, Owner owner) => Find(path, hold: false).Owner = owner;

    internal void Permit(string path, uint mode) => Find(path, hold: false).Mode = mode;

    /// <summary>Whether a folder was asked for here.</summary>
    internal bool IsFolder { get; private set; }

    private LayerTree Hold(string path) => Find(path, hold: true);

    private LayerTree Find(string path, bool hold)
    {
        var at = this;
        at.IsHeld |= hold;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Encoding.UTF8.GetBytes(part);
            if (!at._children.TryGetValue(name, out var child))
            {
                at._children[name] = child = new();
            }

            at = child;
            at.IsHeld |= hold;
        }

        return at;
    }
}
