using System.ComponentModel;
using System.Diagnostics;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Verifies who made a chart: a clear-signed text beside its archive tells the archive's hash. https://helm.sh/docs/topics/provenance</summary>
/// <remarks>Signatures are verified by <c>gpgv</c>: see docs/decisions/0127-provenance-by-gpgv.md.</remarks>
internal static class Provenance
{
    /// <exception cref="ChartSourceException">None of the keys signed this archive.</exception>
    public static async Task VerifyAsync(RepositoryChart chart, ReadOnlyMemory<byte> provenance, string file, Hash hash, string keyring, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-provenance-").FullName;
        try
        {
            var signed = Path.Combine(folder, "chart.prov");
            await File.WriteAllBytesAsync(signed, provenance, cancellationToken).ConfigureAwait(false);

            // Only what gpgv writes is what was signed: text around it may be anybody's.
            var (text, problem) = await RunAsync(chart, folder, signed, keyring, cancellationToken).ConfigureAwait(false);
            if (text is null)
            {
                throw new ChartSourceException(chart, $"no key of '{keyring}' has signed it: {problem}");
            }

            var wanted = $"sha256:{Convert.ToHexStringLower(hash.Digest)}";
            var told = Files(text)?[file] as string;
            if (!string.Equals(told, wanted, StringComparison.Ordinal))
            {
                throw new ChartSourceException(chart, $"its provenance is signed, but {(told is null ? $"says nothing of '{file}'" : $"says that '{file}' is {told}, and it is {wanted}")}. Somebody may have put another archive in its place.");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The chart's metadata, a line of dots, and the hashes.
    private static GoMap? Files(string text)
    {
        var parts = text.ReplaceLineEndings("\n").Split("\n...\n");
        try
        {
            return parts.Length == 2 ? GoYaml.ReadMap(parts[1])?["files"] as GoMap : null;
        }
        catch (GoDocumentException)
        {
            return null;
        }
    }

    private static async Task<(string? Text, string Problem)> RunAsync(RepositoryChart chart, string folder, string signed, string keyring, CancellationToken cancellationToken)
    {
        var output = Path.Combine(folder, "chart.txt");
        var start = new ProcessStartInfo("gpgv") { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["--homedir", folder, "--keyring", Path.GetFullPath(keyring), "--output", output, "--", signed])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var program = Process.Start(start)!;
            try
            {
                var told = program.StandardError.ReadToEndAsync(cancellationToken);
                await program.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
                await program.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
                var problem = (await told.ConfigureAwait(false)).Trim();
                return program.ExitCode == 0 && File.Exists(output) ? (await File.ReadAllTextAsync(output, cancellationToken).ConfigureAwait(false), problem) : (null, problem);
            }
            catch (OperationCanceledException)
            {
                program.Kill();
                throw;
            }
        }
        catch (Win32Exception absent)
        {
            throw new ChartSourceException(chart, $"its signature is verified by the program gpgv, which cannot be started: {absent.Message}. Install it (Debian: gpgv), or take no {nameof(ChartRepository.Keyring)}.", absent);
        }
    }
}
