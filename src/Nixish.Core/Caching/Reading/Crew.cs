using System.Threading.Channels;

namespace Nixish;

/// <summary>A bounded number of workers on a list of work that grows while they work on it.</summary>
internal static class Crew
{
    /// <summary>Does all of the work, and what comes up meanwhile. The first failure stops it and is thrown.</summary>
    /// <param name="width">How many work at one time.</param>
    /// <param name="first">The work there is.</param>
    /// <param name="work">Does one piece; its second argument adds more.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task RunAsync<T>(int width, IEnumerable<T> first, Func<T, Action<T>, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var queue = Channel.CreateUnbounded<T>();

        // One more than there is, so that the list is not over before it has begun.
        var left = 1;
        void Add(T piece)
        {
            Interlocked.Increment(ref left);
            queue.Writer.TryWrite(piece);
        }

        void Done()
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                queue.Writer.TryComplete();
            }
        }

        foreach (var piece in first)
        {
            Add(piece);
        }

        Done();
        await Parallel.ForEachAsync(queue.Reader.ReadAllAsync(cancellationToken), new ParallelOptions { MaxDegreeOfParallelism = width, CancellationToken = cancellationToken }, async (piece, token) =>
        {
            await work(piece, Add, token).ConfigureAwait(false);
            Done();
        }).ConfigureAwait(false);
    }
}
