using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>The objects of a cluster, their versions, and what happened lately. Not for several threads at once.</summary>
internal sealed class ObjectStore
{
    private const int MostEvents = 16_384;

    // A slash ends a namespace, and some characters of names come before it.
    private static readonly Comparer<(string Namespace, string Name)> Order = Comparer<(string Namespace, string Name)>.Create(static (left, right) =>
        left.Namespace == right.Namespace ? string.CompareOrdinal(left.Name, right.Name) : string.CompareOrdinal($"{left.Namespace}/", $"{right.Namespace}/"));

    private readonly Dictionary<(string Group, string Plural), SortedDictionary<(string Namespace, string Name), StoredObject>> _objects = [];
    private readonly Dictionary<string, StoredObject> _byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _dependents = new(StringComparer.Ordinal);
    private readonly Queue<StoredEvent> _events = new();

    /// <summary>The version of the last write; 1 before the first, as etcd's, so that no object is at 1.</summary>
    public long Version { get; private set; } = 1;

    /// <summary>The first version from which a watch can begin.</summary>
    public long Oldest { get; private set; }

    /// <summary>Told of every write, after it.</summary>
    public event Action<StoredEvent>? Happened;

    public StoredObject? Find(ApiKind kind, string? ns, string name) => Of(kind).GetValueOrDefault((ns ?? "", name));

    public StoredObject? Find(string uid) => _byUid.GetValueOrDefault(uid);

    public IEnumerable<StoredObject> List(ApiKind kind, string? ns) =>
        ns is null ? Of(kind).Values : Of(kind).Values.Where(found => found.Namespace == ns);

    /// <summary>
    /// The objects of a kind as they were at a version that is not older than <see cref="Oldest"/>, in the order in which a
    /// server keeps them: by the bytes of <c>{namespace}/{name}</c>.
    /// </summary>
    public IEnumerable<StoredObject> ListAt(ApiKind kind, string? ns, long version)
    {
        var later = Since(version).Where(happened => happened.Object.Kind.Group == kind.Group && happened.Object.Kind.Plural == kind.Plural && (ns is null || happened.Object.Namespace == ns)).Reverse().ToList();
        if (later.Count == 0)
        {
            return List(kind, ns);
        }

        var then = new SortedDictionary<(string Namespace, string Name), StoredObject>(Order);
        foreach (var stored in List(kind, ns))
        {
            then[(stored.Namespace ?? "", stored.Name)] = stored;
        }

        foreach (var happened in later)
        {
            var key = (happened.Object.Namespace ?? "", happened.Object.Name);
            if (happened.Before is { } before)
            {
                then[key] = before;
            }
            else
            {
                then.Remove(key);
            }
        }

        return then.Values;
    }

    public IEnumerable<StoredObject> All => _objects.Values.SelectMany(kind => kind.Values);

    /// <summary>The objects that name the object <paramref name="uid"/> among their owners, in order of name.</summary>
    public IReadOnlyList<StoredObject> OwnedBy(string uid) => _dependents.TryGetValue(uid, out var dependents)
        ? [.. dependents.Select(dependent => _byUid[dependent]).OrderBy(found => found.Name, StringComparer.Ordinal)]
        : [];

    public IEnumerable<StoredEvent> Since(long version) => _events.Where(happened => happened.Version > version);

    /// <summary>Stores a new or changed object under the next version.</summary>
    public StoredObject Put(ApiKind kind, string? ns, string name, JsonObject body)
    {
        var before = Find(kind, ns, name);
        var version = ++Version;
        body.Ensure("metadata")["resourceVersion"] = Text(version);
        var stored = new StoredObject(kind, ns, name, version, body);
        Hold(stored);
        Tell(new(before is null ? "ADDED" : "MODIFIED", stored, before, version));
        return stored;
    }

    public void Remove(StoredObject gone)
    {
        Of(gone.Kind).Remove((gone.Namespace ?? "", gone.Name));
        _byUid.Remove(gone.Uid);
        foreach (var owner in Owners(gone))
        {
            _dependents.GetValueOrDefault(owner)?.Remove(gone.Uid);
        }

        var version = ++Version;
        var body = gone.Body.Copy();
        body.Ensure("metadata")["resourceVersion"] = Text(version);
        Tell(new("DELETED", gone with { Body = body, Version = version }, gone, version));
    }

    /// <summary>Puts back what an earlier process stored.</summary>
    public void Restore(StoredObject stored)
    {
        Hold(stored);
        Version = Math.Max(Version, stored.Version);
        Oldest = Version;
    }

    /// <summary>Forgets what happened: watches from earlier versions are answered with 410 Gone.</summary>
    public void Compact()
    {
        _events.Clear();
        Oldest = Version;
    }

    private static IEnumerable<string> Owners(StoredObject stored) => stored.Metadata.Objects("ownerReferences").Select(owner => owner.Text("uid") ?? "");

    private static string Text(long version) => version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void Hold(StoredObject stored)
    {
        if (_byUid.TryGetValue(stored.Uid, out var before))
        {
            foreach (var owner in Owners(before))
            {
                _dependents.GetValueOrDefault(owner)?.Remove(stored.Uid);
            }
        }

        Of(stored.Kind)[(stored.Namespace ?? "", stored.Name)] = stored;
        _byUid[stored.Uid] = stored;
        foreach (var owner in Owners(stored))
        {
            if (!_dependents.TryGetValue(owner, out var dependents))
            {
                _dependents[owner] = dependents = new(StringComparer.Ordinal);
            }

            dependents.Add(stored.Uid);
        }
    }

    private void Tell(StoredEvent happened)
    {
        _events.Enqueue(happened);
        if (_events.Count > MostEvents)
        {
            Oldest = _events.Dequeue().Version;
        }

        Happened?.Invoke(happened);
    }

    private SortedDictionary<(string Namespace, string Name), StoredObject> Of(ApiKind kind)
    {
        if (!_objects.TryGetValue((kind.Group, kind.Plural), out var objects))
        {
            _objects[(kind.Group, kind.Plural)] = objects = new(Order);
        }

        return objects;
    }
}
