namespace Nixish.Kubernetes;

/// <summary>The credential plugin that a kubeconfig names could not be run, or gave no credentials.</summary>
public sealed class CredentialPluginException : NixishException
{
    /// <summary>A fault of the plugin <paramref name="command"/>.</summary>
    public CredentialPluginException(string message, string command, string? installHint = null, Exception? innerException = null)
        : base(message, innerException) => (Command, InstallHint) = (command, installHint);

    /// <summary>The program, as it was to be started: a name on PATH or an absolute path. Its arguments are not told, as they may hold secrets.</summary>
    public string Command { get; }

    /// <summary>What the kubeconfig says about installing the plugin, without control sequences; null where it says nothing.</summary>
    public string? InstallHint { get; }
}
