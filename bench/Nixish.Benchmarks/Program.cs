using System.Globalization;
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
        // apply:200 runs the scenario with 200 of what it is about instead of its own number.
        var sizes = args.Select(arg => arg.Split(':', 2)).ToDictionary(arg => arg[0], arg => arg is [_, var size] ? int.Parse(size, CultureInfo.InvariantCulture) : (int?)null);
        var chosen = args.Length == 0 ? scenarios : scenarios.Where(scenario => sizes.ContainsKey(scenario.Name)).ToList();
        if (chosen.Count == 0)
        {
            await Console.Error.WriteLineAsync($"No such scenario. There are: {string.Join(", ", scenarios.Select(scenario => scenario.Name))}");
            return 2;
        }

        Console.WriteLine("scenario | ours | peer | ratio");
        foreach (var scenario in chosen)
        {
            scenario.Size = sizes.GetValueOrDefault(scenario.Name);
            await scenario.RunAsync(CancellationToken.None);
        }

        return 0;
    }
}
