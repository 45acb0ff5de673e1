using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Nixish.Core.Tests.Dotnet;

/// <summary>A web program that runs as a process of its own, on a free port of loopback.</summary>
internal sealed class RunningWeb : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    public RunningWeb(string[] command, string folder)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _http = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>What the program answers, once it does.</summary>
    public static async Task<string> GetAsync(HttpClient http, string path, Func<bool> ended, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                return await http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);
            }
            catch (HttpRequestException failure) when (failure.StatusCode is null && !ended() && waited.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    public Task<string> GetAsync(string path, CancellationToken cancellationToken) => GetAsync(_http, path, () => _process.HasExited, cancellationToken);

    public void Dispose()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
