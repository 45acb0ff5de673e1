namespace Nixish;

/// <summary>A containerd, or the cluster whose nodes have one, cannot be reached or refused what it was asked.</summary>
public sealed class ContainerdException : NixishException
{
    internal ContainerdException(string place, string message, Exception? inner = null)
        : base(message, inner) => Place = place;

    /// <summary>Where: a node, an address.</summary>
    public string Place { get; }
}
