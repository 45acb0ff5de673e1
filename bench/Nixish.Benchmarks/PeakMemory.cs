using System.Globalization;

namespace Nixish.Benchmarks;

/// <summary>The most memory that was resident in this process since it was last forgotten: the system's own mark.</summary>
internal static class PeakMemory
{
    public static void Forget()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        File.WriteAllText("/proc/self/clear_refs", "5");
    }

    public static long Megabytes() =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    /// <summary>Prints a row against a bar.</summary>
    public static void Report(string row, long megabytes, long bar) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row} | {megabytes} MB | at most {bar} MB | {(double)bar / megabytes:0.00}"));
}
