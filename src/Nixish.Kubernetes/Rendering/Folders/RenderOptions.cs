namespace Nixish.Kubernetes;

/// <summary>What to do about Secrets that hold values, when files are written that others read.</summary>
public enum SecretsInFiles
{
    /// <summary>Write nothing, and say which they are.</summary>
    Refused,

    /// <summary>Leave them out; who applies the files must bring them.</summary>
    LeftOut,
}

/// <summary>What to do where a folder holds files that were not rendered into it.</summary>
public enum ForeignFiles
{
    /// <summary>Write nothing the first time, and say which they are.</summary>
    Refused,

    /// <summary>Render beside them. They are never touched.</summary>
    LeftAlone,
}

/// <summary>How resources are rendered into a folder.</summary>
public sealed record RenderOptions
{
    /// <summary>Where each resource stands.</summary>
    public FolderLayout Layout { get; init; } = FolderLayout.Resources;

    /// <summary>How images are referred to; by default each by its own name and content tag.</summary>
    public Deliveries? Deliveries { get; init; }

    /// <summary>Who renders, in a word: several programs may share a folder, and each knows its own files by <c>.nixish-OWNER.files</c>.</summary>
    public string Owner { get; init; } = "resources";

    /// <summary>What to do about Secrets that hold values.</summary>
    public SecretsInFiles Secrets { get; init; }

    /// <summary>What to do where the folder holds files of others.</summary>
    public ForeignFiles ForeignFiles { get; init; }
}
