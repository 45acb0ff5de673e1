using System.Text;

namespace Nixish;

/// <summary>Runs a derivation whose builder is one of this process.</summary>
internal static class InProcess
{
    public static async Task RunAsync(
        Builders builders, LocalStore store, Derivation derivation, InputClosure inputs, NestedBuilds nested, BuildFolder folder, BuildLog log, BuildOptions options, CancellationToken cancellationToken)
    {
        if (builders.Find(derivation) is not { } builder)
        {
            throw new UnknownBuilderException(log.Failure(), Encoding.UTF8.GetString(derivation.Builder.Span));
        }

        try
        {
            var context = new BuildContext(store, derivation, inputs, folder.OutputPaths, folder, log.Write) { Nested = nested, Programs = new(store, derivation, folder, log, options) };
            await builder.BuildAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (BuildFailedException)
        {
            throw;
        }
        catch (UnexpectedContentException unexpected)
        {
            throw new HashMismatchException(log.Failure(), unexpected);
        }
        catch (Exception failure)
        {
            if (failure is IOException disk && StoreException.From(disk, store.Root) is StoreFullException full)
            {
                throw full;
            }

            throw new BuildFailedException(log.Failure(), failure.Message, failure);
        }
    }
}
