using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Nixish.Tests.Fuzzing;

/// <summary>Gives a reader thousands of inputs and holds it to its promises: its own exceptions only, memory in proportion, an end.</summary>
/// <remarks>
/// First come the samples, whole and cut off everywhere, and what lies in <c>Fuzzing/Corpus/{target}</c>: inputs that broke something once.
/// Then mutations of them: all that the target asks for where <c>CI</c> is set, a tenth of them elsewhere. The same seed gives the same inputs;
/// <c>NIXISH_FUZZ_SEED</c> sets another, <c>NIXISH_FUZZ_TIMES</c> multiplies how many there are. A failure names the seed and the case, shows the input
/// and keeps it as a file: copied into the corpus it is tried first from then on.
/// </remarks>
internal static class FuzzRun
{
    private const int DefaultSeed = 20_26;
    private const int LongestShown = 3000;

    private static int Seed { get; } = Number("NIXISH_FUZZ_SEED", DefaultSeed);

    private static int Times { get; } = Number("NIXISH_FUZZ_TIMES", 1);

    private static int Share { get; } = Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ? 1 : 10;

    /// <summary>Runs all cases of <paramref name="target"/>, and says how many of them were refused.</summary>
    public static int Run(FuzzTarget target)
    {
        var refused = 0;
        foreach (var (input, what) in Known(target))
        {
            refused += Try(target, input, what);
        }

        var mutator = new Mutator(new Random(Seed), target.Samples);
        for (var i = 0; i < target.Cases / Share * Times; i++)
        {
            refused += Try(target, mutator.Next(), string.Create(CultureInfo.InvariantCulture, $"case {i}"));
        }

        return refused;
    }

    private static IEnumerable<(byte[] Input, string What)> Known(FuzzTarget target)
    {
        foreach (var (sample, index) in target.Samples.Select(static (sample, index) => (sample, index)))
        {
            yield return (sample, string.Create(CultureInfo.InvariantCulture, $"sample {index}"));
        }

        foreach (var sample in target.Samples.Where(static sample => sample.Length <= 1024))
        {
            for (var length = 0; length < sample.Length; length++)
            {
                yield return (sample[..length], string.Create(CultureInfo.InvariantCulture, $"a sample cut off at {length}"));
            }
        }

        var corpus = Path.Combine(AppContext.BaseDirectory, "Fuzzing", "Corpus", target.Name);
        foreach (var file in Directory.Exists(corpus) ? Directory.GetFiles(corpus) : [])
        {
            yield return (File.ReadAllBytes(file), $"the corpus' '{Path.GetFileName(file)}'");
        }
    }

    private static int Try(FuzzTarget target, byte[] input, string what)
    {
        var clock = Stopwatch.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = 0;
        try
        {
            target.Read(input);
        }
        catch (NixishException)
        {
            refused = 1;
        }
        catch (Exception failure)
        {
            throw Failed(target, input, what, $"it threw {failure.GetType().Name}: {failure.Message}", failure);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > target.Allowance + (input.Length * target.AllowancePerByte))
        {
            throw Failed(target, input, what, $"it allocated {allocated} bytes for {input.Length}");
        }

        var time = Stopwatch.GetElapsedTime(clock);
        return time <= target.Limit ? refused : throw Failed(target, input, what, $"it took {time}");
    }

    private static InvalidOperationException Failed(FuzzTarget target, byte[] input, string what, string problem, Exception? cause = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "Fuzzing", "Failed", target.Name)).FullName;
        var file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..16]);
        File.WriteAllBytes(file, input);
        var shown = Convert.ToBase64String(input.AsSpan(0, Math.Min(input.Length, LongestShown)));
        return new(
            $"{target.Name}, {what} of seed {Seed}: {problem}. The input is kept as {file}: copy it into Fuzzing/Corpus/{target.Name} to try it first. It has {input.Length} bytes, in base 64: {shown}{(input.Length > LongestShown ? "…" : "")}",
            cause);
    }

    private static int Number(string variable, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : fallback;
}
