namespace Nixish;

/// <summary>A .NET project that cannot be published as it is.</summary>
public class DotnetProjectException : NixishException
{
    internal DotnetProjectException(string project, string message, Exception? inner = null)
        : base(message, inner) => Project = project;

    /// <summary>The project, as the program names it, or the file that is amiss.</summary>
    public string Project { get; }
}

/// <summary>A project without a lock file, or with one that does not say what packages are needed.</summary>
public sealed class PackageLockException : DotnetProjectException
{
    internal PackageLockException(string project, string message, Exception? inner = null)
        : base(project, message, inner)
    {
    }
}

/// <summary>No .NET SDK is found, or none that <c>global.json</c> takes.</summary>
public sealed class DotnetSdkException : NixishException
{
    internal DotnetSdkException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
