using System.Reflection;

namespace Nixish.Benchmarks;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var scenarios = Assembly.GetExecutingAssembly().GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Scenario)) && !type.IsAbstract)
            .Select(type => (Scenario)Activator.CreateInstance(type)!)
            .OrderBy(scenario => scenario.Name, StringComparer.Ordinal)
            .ToList();
        var chosen = args.Length == 0 ? scenarios : scenarios.Where(scenario => args.Contains(scenario.Name)).ToList();
        if (chosen.Count == 0)
        {
            await Console.Error.WriteLineAsync($"No such scenario. There are: {string.Join(", ", scenarios.Select(scenario => scenario.Name))}");
            return 2;
        }

        Console.WriteLine("scenario | ours | peer | ratio");
        foreach (var scenario in chosen)
        {
            await scenario.RunAsync(CancellationToken.None);
        }

        return 0;
    }
}
