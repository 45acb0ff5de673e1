using System.CommandLine;
using Nixish.Kubernetes.Generation;

namespace Nixish.Kubernetes.Generator;

internal static class Program
{
    private static Task<int> Main(string[] args) => RunAsync(args, Console.Out, Console.Error);

    internal static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var root = new RootCommand("Makes C# types of Kubernetes custom resources.") { GenerateCommand.Of(output) };
        try
        {
            return await root.Parse(args).InvokeAsync(new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
        }
        catch (Exception error) when (error is GenerationException or NixishException)
        {
            await errors.WriteLineAsync($"nixish-crd: {error.Message}").ConfigureAwait(false);
            return 1;
        }
    }
}
