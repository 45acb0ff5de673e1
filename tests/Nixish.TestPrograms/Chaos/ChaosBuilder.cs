using System.Globalization;

namespace Nixish.TestPrograms.Chaos;

/// <summary>
/// Writes what depends on the derivation alone, slowly enough to be killed at it. While it builds it holds a file of its own, outside of the
/// store: whoever builds the same at the same time is caught by that.
/// </summary>
public sealed class ChaosBuilder(string witnesses) : IBuilder
{
    public const string BuilderName = "builtin:nixish-tests/chaos/1";

    public string Name => BuilderName;

    public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
    {
        await using var witness = Witness(Path.Combine(witnesses, context.Derivation.Path.BaseName));
        foreach (var output in context.Derivation.Outputs.Keys)
        {
            var folder = context.OutputPath(output);
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "a"), context.Require("text"), cancellationToken);
            await Task.Delay(context.Derivation.Path.HashPart[0] % 8, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "b"), output, cancellationToken);
        }

        // An input that was collected under a running build would show here.
        foreach (var input in context.Inputs.Keys)
        {
            if (!Path.Exists(context.PhysicalPath(input)))
            {
                throw new InvalidOperationException($"the input {input} of {context.Derivation.Path} is gone while it is used");
            }
        }
    }

    private static FileStream Witness(string path)
    {
        while (true)
        {
            try
            {
                var held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
                held.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId,10}")));
                return held;
            }
            catch (IOException failure) when (failure.HResult is 11 or 35)
            {
                var other = File.ReadAllText(path);
                if (!IsDying(other.Trim()))
                {
                    throw new InvalidOperationException($"{path} is built by {other} and {Environment.ProcessId} at one time");
                }

                Thread.Sleep(1);
            }
        }
    }

    // A killed process lets go of its files one after the other: of the store's lock perhaps before this one. The kernel marks it first (PF_EXITING).
    private static bool IsDying(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" || (uint.Parse(fields[6], CultureInfo.InvariantCulture) & 4) != 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
