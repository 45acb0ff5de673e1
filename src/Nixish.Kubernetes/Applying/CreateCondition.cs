using System.Collections.Concurrent;

namespace Nixish.Kubernetes;

/// <summary>
/// Makes the apply of a new object one that conflicts with every object there is: an apply by itself would join its fields to those of
/// somebody else's object that has appeared under the name.
/// </summary>
internal sealed class CreateCondition
{
    // The store's version before its first write, so no object's.
    private const string NoVersion = "\"resourceVersion\":\"1\",";

    // The server empties it in an object that it makes and refuses it for one that is there: it changes only as an object is deleted,
    // and then to another value. It stays in managedFields, naming a field that the object does not have, until the next apply.
    private const string NoDeletion = "\"deletionGracePeriodSeconds\":1,";
    private const string NoDeletionField = "metadata.deletionGracePeriodSeconds";

    // Services have a store of their own in servers before 1.23. It takes no version where there is no object.
    private readonly ConcurrentDictionary<ObjectKind, bool> _versionless = new();

    /// <summary>The body of <paramref name="wanted"/> with the condition.</summary>
    public ReadOnlyMemory<byte> Of(WantedObject wanted) => AppliedBody.With(wanted.Body, _versionless.ContainsKey(wanted.Address.Kind) ? NoDeletion : NoVersion);

    /// <summary>Whether the server takes no version for a new object of this kind: from now on the other condition is sent.</summary>
    public bool Refuses(ObjectKind kind, ApiStatus status) =>
        status.Code == 500 && status.Message.Contains("resourceVersion should not be set on objects to be created", StringComparison.Ordinal) && (_versionless[kind] = true);

    /// <summary>Whether the server found an object.</summary>
    public static bool Fails(ApiStatus status) =>
        status.IsConflict || (status.Code == 422 && status.Causes.AsEnumerable().Any(static cause => string.Equals(cause.Field, NoDeletionField, StringComparison.Ordinal)));
}
