using System.Diagnostics;

namespace Nixish.Core.Tests.Building.Chaos;

/// <summary>A process that works on a store when it is told to, and may be killed at it.</summary>
internal sealed class ChaosProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly Task _ready;

    public ChaosProcess(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Nixish.TestPrograms.dll"), "chaos", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Short lives: what is compiled is not worth being compiled better.
        start.Environment["DOTNET_TieredPGO"] = "0";
        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
        _ready = _process.StandardOutput.ReadLineAsync();
    }

    public bool WasKilled { get; private set; }

    public Task ReadyAsync() => _ready;

    /// <summary>Has it do something. Gives what went wrong; nothing where it did all, or was killed.</summary>
    public async Task<string> WorkAsync(string what, TimeSpan? killAfter)
    {
        await _process.StandardInput.WriteLineAsync(what);
        await _process.StandardInput.FlushAsync();
        var done = _process.StandardOutput.ReadLineAsync();
        if (killAfter is { } delay && await Task.WhenAny(done, Task.Delay(delay)) != done)
        {
            _process.Kill();
            WasKilled = true;
        }

        try
        {
            return await done.WaitAsync(TimeSpan.FromMinutes(2)) == "done" ? "" : WasKilled ? await EndedAsync() : await _error;
        }
        catch (TimeoutException)
        {
            return "it did not end within two minutes";
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // A failure that came just before the kill is one all the same.
    private async Task<string> EndedAsync()
    {
        await _process.WaitForExitAsync();
        return await _error;
    }
}
