namespace Nixish;

/// <summary>Makes the calling thread one whose children have what Nix's builders have, and nobody else's are touched.</summary>
internal static class ChildThread
{
    private const int ShareFileSystemFacts = 0x200;
    private const uint OthersCannotWrite = 0x12;

    /// <summary>Sets <c>umask 022</c> and the personality, which a new process takes from the thread that starts it.</summary>
    public static void Prepare(nuint personality)
    {
        // The mask belongs to the whole process, unless this thread leaves that share first.
        if (PosixProcess.Unshare(ShareFileSystemFacts) == 0)
        {
            _ = PosixProcess.SetMask(OthersCannotWrite);
        }

        _ = PosixProcess.SetPersonality(personality);
    }
}
