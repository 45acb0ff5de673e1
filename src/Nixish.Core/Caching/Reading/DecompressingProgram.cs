using System.Collections.Concurrent;
using System.Diagnostics;

namespace Nixish;

/// <summary>Decompresses through a program that reads from its input and writes to its output, <c>xz -dc</c> and its like. It ends with the stream.</summary>
internal sealed class DecompressingProgram : ReadOnlyStream
{
    private static readonly ConcurrentDictionary<string, string?> Found = new(StringComparer.Ordinal);

    private readonly Process _process;
    private readonly Task _feeding;
    private readonly Task<string> _complaint;
    private readonly CancellationTokenSource _stop = new();

    public DecompressingProgram(string program, Stream compressed)
    {
        var start = new ProcessStartInfo(Find(program) ?? throw new FileNotFoundException($"'{program}' is not on PATH."), ["-dc"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _complaint = _process.StandardError.ReadToEndAsync(_stop.Token);
        _feeding = FeedAsync(compressed);
    }

    /// <summary>Where a program is; null where it is not on PATH. Looked for once.</summary>
    public static string? Find(string program) => Found.GetOrAdd(program, static name =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name)).FirstOrDefault(File.Exists));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _process.StandardOutput.BaseStream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count == 0 && buffer.Length > 0)
        {
            await _feeding.ConfigureAwait(false);
            await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            if (_process.ExitCode != 0)
            {
                throw new InvalidDataException($"'{_process.StartInfo.FileName}' refuses it: {(await _complaint.ConfigureAwait(false)).Trim()}");
            }
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Cancel();
            try
            {
                _process.Kill();
            }
            catch (InvalidOperationException)
            {
                // It has ended.
            }

            _process.Dispose();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task FeedAsync(Stream compressed)
    {
        var input = _process.StandardInput.BaseStream;
        try
        {
            var buffer = new byte[64 * 1024];
            while (await compressed.ReadAsync(buffer, _stop.Token).ConfigureAwait(false) is > 0 and var count)
            {
                try
                {
                    await input.WriteAsync(buffer.AsMemory(0, count), _stop.Token).ConfigureAwait(false);
                }
                catch (IOException)
                {
                    // It has seen enough: its exit code says whether that is well.
                    break;
                }
            }
        }
        finally
        {
            try
            {
                await input.DisposeAsync().ConfigureAwait(false);
            }
            catch (IOException)
            {
                // It is gone.
            }
        }
    }
}
