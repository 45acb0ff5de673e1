namespace Nixish;

/// <summary>The traces beside a store, one file each, called after its key. Losing one costs a build.</summary>
internal sealed class TraceFiles(LocalStore store)
{
    public BuildTrace? Read(Hash key) => Read(PathOf(key)) is { } trace && trace.Key == key ? trace : null;

    private BuildTrace? Read(string path)
    {
        try
        {
            // Most derivations have none, and an exception costs as much as a small build.
            return !File.Exists(path) ? null : BuildTrace.Parse(File.ReadAllText(path), store.Directory);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Write(BuildTrace trace)
    {
        store.WriteWhole(PathOf(trace.Key), trace.ToText());
    }

    /// <summary>All of them, by the outputs that they speak of.</summary>
    public ILookup<StorePath, BuildTrace> ByOutput() => Directory.EnumerateFiles(store.Layout.Traces)
        .Select(Read)
        .OfType<BuildTrace>()
        .SelectMany(static trace => trace.Outputs.Values.Select(output => (output.Path, Trace: trace)))
        .ToLookup(static one => one.Path, static one => one.Trace);

    /// <summary>Deletes the traces whose outputs are gone; returns how many.</summary>
    public int Sweep()
    {
        var deleted = 0;
        foreach (var file in Directory.EnumerateFiles(store.Layout.Traces))
        {
            var trace = BuildTrace.Parse(File.ReadAllText(file), store.Directory);
            if (trace is null || trace.Outputs.Values.Any(output => !store.Contains(output.Path)))
            {
                File.Delete(file);
                deleted++;
            }
        }

        return deleted;
    }

    private string PathOf(Hash key) => Path.Combine(store.Layout.Traces, key.ToDigits(HashFormat.Nix32));
}
