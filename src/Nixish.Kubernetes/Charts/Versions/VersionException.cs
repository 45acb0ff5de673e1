namespace Nixish.Kubernetes.Charts;

/// <summary>A version or a range of versions that is none. The message is what the grammar's own library says, since templates show it.</summary>
internal sealed class VersionException(string message) : NixishException(message);
