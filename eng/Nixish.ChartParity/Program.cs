using System.Diagnostics;
using Nixish.ChartParity;

if (args is not [var folder, ..] || !Directory.Exists(folder))
{
    Console.Error.WriteLine("usage: chart-parity FOLDER [PART-OF-A-NAME]\nFOLDER is a checkout of helm/helm, grafana/k8s-monitoring-helm or open-telemetry/opentelemetry-helm-charts.");
    return 2;
}

var only = args.Length > 1 ? args[1] : "";
var differing = 0;
var all = 0;
foreach (var corpus in (Corpus[])[.. KubernetesMonitoring.Of(folder), .. OpenTelemetry.Of(folder), .. HelmItself.Of(folder)])
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
