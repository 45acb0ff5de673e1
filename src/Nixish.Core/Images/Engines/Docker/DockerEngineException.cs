namespace Nixish;

/// <summary>A Docker engine cannot be reached, or refused what it was asked.</summary>
public sealed class DockerEngineException : NixishException
{
    internal DockerEngineException(string address, string message, Exception? inner = null)
        : base(message, inner) => Address = address;

    /// <summary>Where the engine is: <c>unix:///var/run/docker.sock</c>.</summary>
    public string Address { get; }
}
