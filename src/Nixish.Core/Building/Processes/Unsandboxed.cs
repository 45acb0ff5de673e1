using System.Diagnostics;
using System.Text;

namespace Nixish;

/// <summary>Runs a builder as an ordinary process, where there is no sandbox and the caller allows it. Its outputs are made in their place in the store.</summary>
internal sealed class Unsandboxed(LocalStore store, Derivation derivation, IReadOnlyDictionary<StorePath, PathInfo> inputs, BuildFolder folder, BuildLog log, BuildOptions options)
{
    public static bool IsAllowed(Derivation derivation, BuildOptions options) =>
        options.Unsandboxed == UnsandboxedBuilders.All || (options.Unsandboxed == UnsandboxedBuilders.FixedOutputs && derivation.Fixed is not null);

    public async Task<int> RunAsync(BuilderWatch watch, CancellationToken cancellationToken)
    {
        if (store.Directory.Path != store.Layout.Store)
        {
            throw new SandboxUnavailableException(log.Failure(), $"without a sandbox a builder finds store paths only where they really lie, and this store's lie in '{store.Layout.Store}' and are called '{store.Directory}'. Open a store whose directory is its physical folder.");
        }

        // What a killed build left in the outputs' places is nobody's: their locks are held. A valid output is made under another name,
        // of the same length, and what it is called is put right afterwards.
        var places = derivation.Outputs.Select(output => store.Contains(output.Path) ? Scratch(output.Path) : output.Path);
        foreach (var place in places.Values)
        {
            Disk.Delete(store.PhysicalPath(place));
        }

        log.Write("warning: this builder is not in a sandbox: it sees this machine's files and network");
        var names = new HashPartMap();
        foreach (var (name, place) in places)
        {
            names.Add(derivation.Outputs[name].Path, place);
        }

        var environment = new BuilderEnvironment(derivation, new(store, derivation, inputs), folder.Work, folder.Work, options.Cores);
        var (command, variables) = (environment.Command.Select(names.Rewrite).ToArray(), environment.Variables.ConvertAll(names.Rewrite));
        foreach (var file in names.IsEmpty ? [] : Directory.GetFiles(folder.Work))
        {
            await File.WriteAllBytesAsync(file, names.Rewrite(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var code = LinuxFileTree.IsSupported
                ? await ChildProcess.RunAsync(new(command, variables) { Folder = folder.Work, Personality = Personality.Of(derivation) }, watch, cancellationToken).ConfigureAwait(false)
                : await RunWithFrameworkAsync([.. command.Select(Text)], variables, watch, cancellationToken).ConfigureAwait(false);
            if (code == 0)
            {
                Take(places, cancellationToken);
            }

            return code;
        }
        finally
        {
            foreach (var place in places.Values.Where(place => !store.Contains(place)))
            {
                Disk.Delete(store.PhysicalPath(place));
            }
        }
    }

    private StorePath Scratch(StorePath output) =>
        StorePath.Make(output.Directory, output.Name, "rewrite", [], Hash.Sha256(Encoding.UTF8.GetBytes($"{folder.Root}:{output}")).Digest, self: false);

    // To where outputs are collected, with their own names in them again.
    private void Take(Map<StorePath> places, CancellationToken cancellationToken)
    {
        var names = new HashPartMap();
        foreach (var (name, place) in places)
        {
            names.Add(place, derivation.Outputs[name].Path);
        }

        foreach (var (name, place) in places)
        {
            DiskPath made = store.PhysicalPath(place);
            if (Disk.Stat(made) is null)
            {
                continue;
            }

            if (names.IsEmpty)
            {
                Disk.Move(made, folder.OutputPaths[name]);
            }
            else
            {
                new TreeRewriting(names, cancellationToken).Copy(made, Canonical.Make(made), folder.OutputPaths[name]);
            }
        }
    }

    private async Task<int> RunWithFrameworkAsync(string[] command, List<byte[]> variables, BuilderWatch watch, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder.Work, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var variable in variables.Select(Text))
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            start.Environment[variable[..equals]] = variable[(equals + 1)..];
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var stopped = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        using var looking = new Timer(_ => Guarded(process, watch, static watch => watch.Look()), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        await Task.WhenAll(DrainAsync(process.StandardOutput.BaseStream), DrainAsync(process.StandardError.BaseStream), process.WaitForExitAsync(CancellationToken.None)).ConfigureAwait(false);
        watch.Finish();
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode;

        async Task DrainAsync(Stream stream)
        {
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false)) > 0)
            {
                Guarded(process, watch, watch => watch.Take(buffer.AsSpan(0, read)));
            }
        }
    }

    private static void Guarded(Process process, BuilderWatch watch, Func<BuilderWatch, bool> exceeds)
    {
        lock (watch)
        {
            if (exceeds(watch) && !process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private string Text(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (ArgumentException failure)
        {
            throw new SandboxUnavailableException(log.Failure(), $"it has a variable or argument that is not UTF-8, and without a sandbox only text can be handed to a program here: {failure.Message}");
        }
    }
}
