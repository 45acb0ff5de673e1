using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Work that recurses deeply goes on with a stack of its own where the present one runs out: a process that overflows its stack ends at once.</summary>
internal static class DeepStack
{
    private const int Size = 16 * 1024 * 1024;

    /// <summary>Whether the present stack has room for more.</summary>
    public static bool HasRoom => RuntimeHelpers.TryEnsureSufficientExecutionStack();

    /// <summary>Does the work on a new stack while this thread waits. Ask <see cref="HasRoom"/> first: a thread is dear.</summary>
    public static void Run(Action work) => Run(() =>
    {
        work();
        return true;
    });

    /// <summary>Does the work on a new stack while this thread waits. Ask <see cref="HasRoom"/> first: a thread is dear.</summary>
    public static T Run<T>(Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            Size)
        {
            IsBackground = true,
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
