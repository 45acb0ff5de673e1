namespace Nixish;

/// <summary>
/// Threads whose children have what Nix's builders have, and nobody else's are touched. They stay for a while: whoever starts a thread waits, turning, until it
/// runs, which on a busy machine takes longer than a small build.
/// </summary>
internal sealed class ChildThread
{
    private const int ShareFileSystemFacts = 0x200;
    private const uint OthersCannotWrite = 0x12;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly Stack<ChildThread> Free = [];
    private Action? _work;

    private ChildThread(Action work)
    {
        _work = work;
        new Thread(Run) { IsBackground = true, Name = "nixish builder" }.Start();
    }

    /// <summary>Has <paramref name="work"/>, which does not throw, done by a thread that does nothing else meanwhile.</summary>
    public static void Run(Action work)
    {
        lock (Free)
        {
            if (Free.TryPop(out var thread))
            {
                thread._work = work;
                Monitor.PulseAll(Free);
                return;
            }
        }

        _ = new ChildThread(work);
    }

    /// <summary>Sets the personality, which a new process takes from the thread that starts it.</summary>
    public static void Prepare(nuint personality) => _ = PosixProcess.SetPersonality(personality);

    private void Run()
    {
        // The mask belongs to the whole process, unless this thread leaves that share first.
        if (PosixProcess.Unshare(ShareFileSystemFacts) == 0)
        {
            _ = PosixProcess.SetMask(OthersCannotWrite);
        }

        while (_work is { } work)
        {
            work();
            Wait();
        }
    }

    // Until there is more to do, or nothing came for so long that this one is given up.
    private void Wait()
    {
        lock (Free)
        {
            _work = null;
            Free.Push(this);
            var until = Environment.TickCount64 + (long)Idle.TotalMilliseconds;
            while (_work is null)
            {
                var left = until - Environment.TickCount64;
                if (left > 0)
                {
                    Monitor.Wait(Free, (int)left);
                    continue;
                }

                ChildThread[] others = [.. Free.Where(other => other != this).Reverse()];
                Free.Clear();
                Array.ForEach(others, Free.Push);
                return;
            }
        }
    }
}
