using System.Runtime.ExceptionServices;
using Polly;
using Polly.Retry;

namespace Nixish;

/// <summary>When what failed is tried again: after what may pass, with growing pauses, or those that the registry asks for.</summary>
internal sealed class RegistryRetries(RegistryOptions options)
{
    // Made after the first failure: a push that finds everything there is one request, and pays for nothing else.
    private readonly Lazy<ResiliencePipeline> _pipeline = new(() => NewPipeline(options));

    internal async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        RegistryException? first;
        try
        {
            return await operation(cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException failure) when (options.Retries > 0 && MayPass(failure, options))
        {
            first = failure;
        }

        return await _pipeline.Value.ExecuteAsync(
            async token =>
            {
                // The pipeline's first attempt is the one that failed already.
                if (Interlocked.Exchange(ref first, null) is { } failed)
                {
                    ExceptionDispatchInfo.Throw(failed);
                }

                return await operation(token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static bool MayPass(Exception? failure, RegistryOptions options) =>
        failure is RegistryException { IsTransient: true } error && !(error.RetryAfter > options.LongestPause);

    private static ResiliencePipeline NewPipeline(RegistryOptions options) => new ResiliencePipelineBuilder { TimeProvider = options.Time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = options.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.FirstPause,
            MaxDelay = options.LongestPause,
            ShouldHandle = arguments => ValueTask.FromResult(MayPass(arguments.Outcome.Exception, options)),
            DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Exception as RegistryException)?.RetryAfter),
        })
        .Build();
}
