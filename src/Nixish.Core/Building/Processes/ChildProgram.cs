namespace Nixish;

/// <summary>A program to run, with exact bytes.</summary>
/// <param name="Arguments">The program's path, then its arguments.</param>
/// <param name="Environment"><c>name=value</c>, and nothing else is inherited.</param>
internal sealed record ChildProgram(IReadOnlyList<byte[]> Arguments, IReadOnlyList<byte[]> Environment)
{
    /// <summary>The program is bubblewrap: it tells of the sandbox, waits to be let go, and reads its arguments from this file.</summary>
    public string? SandboxArguments { get; init; }

    /// <summary>What is mounted before bubblewrap starts: see <see cref="MountedStart"/>.</summary>
    public IReadOnlyList<SandboxMount> Mounts { get; init; } = [];

    /// <summary>The largest file that it may write, in bytes.</summary>
    public long? LargestFile { get; init; }

    /// <summary>The current folder; null for ours.</summary>
    public string? Folder { get; init; }

    /// <summary>What <c>uname</c> and address space look like: see personality(2).</summary>
    public nuint Personality { get; init; }
}
