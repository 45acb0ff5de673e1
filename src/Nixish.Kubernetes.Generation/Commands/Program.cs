namespace Nixish.Kubernetes.Generation;

internal static class Program
{
    // As the build targets call it: a request file, and the folder to write into.
    private static int Main(string[] args)
    {
        try
        {
            if (args is not [var request, var output])
            {
                throw new GenerationException("Usage: Nixish.Kubernetes.Generation <request file> <output folder>. People use the tool nixish-crd.");
            }

            BuildRequest.Run(request, output);
            return 0;
        }
        catch (GenerationException error)
        {
            // The form that MSBuild takes for an error.
            Console.Error.WriteLine($"nixish-crd : error NIX1001: {error.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
