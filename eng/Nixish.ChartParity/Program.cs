using System.Diagnostics;
using Nixish.ChartParity;

if (args is not [var folder, .. var rest] || !Directory.Exists(folder))
{
    Console.Error.WriteLine($"""
        usage: chart-parity FOLDER [PART-OF-A-NAME]                     a checkout of helm/helm, grafana/k8s-monitoring-helm or open-telemetry/opentelemetry-helm-charts
               chart-parity FOLDER --cases FILE [--only PART] [FLAG]…   what FILE lists, one a line: GOLDEN RELEASE CHART [FLAG]…

        GOLDEN is a file with the whole output, or a folder as --output-dir writes it. Paths start at FOLDER. FLAGs before the list's hold for all of it.
        {CommandReader.Flags}
        """);
    return 2;
}

folder = Path.GetFullPath(folder);
var words = rest.ToList();
var list = Taken("--cases");
var only = Taken("--only") ?? (list is null && words is [var part] ? part : "");
IEnumerable<Corpus> corpora = list is not null ? Listed.Of(folder, list, words)
    : [.. KubernetesMonitoring.Of(folder), .. OpenTelemetry.Of(folder), .. HelmItself.Of(folder)];
var differing = 0;
var all = 0;
foreach (var corpus in corpora)
{
    var clock = Stopwatch.StartNew();
    var cases = corpus.Cases.Where(one => one.Name.Contains(only, StringComparison.Ordinal)).ToArray();
    var results = cases.AsParallel().AsOrdered().Select(static one => (one.Name, Difference: one.Difference())).ToArray();
    foreach (var (name, difference) in results.Where(static one => one.Difference is not null))
    {
        Console.WriteLine($"DIFFERS {name}\n{difference}");
    }

    var failed = results.Count(static one => one.Difference is not null);
    Console.WriteLine($"{corpus.Name}: {results.Length - failed} of {results.Length} as their goldens, in {clock.Elapsed.TotalSeconds:F1} s");
    differing += failed;
    all += results.Length;
}

Console.WriteLine($"{all - differing} of {all} agree");
return all == 0 || differing > 0 ? 1 : 0;

string? Taken(string flag)
{
    var at = words.IndexOf(flag);
    if (at < 0 || at + 1 == words.Count)
    {
        return null;
    }

    var value = words[at + 1];
    words.RemoveRange(at, 2);
    return value;
}
