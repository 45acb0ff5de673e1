using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Nixish.Tests.Fuzzing;

namespace Nixish.AspNetCore.Tests.Caching;

/// <summary>What readers may ask of a served store: any method, path and header lines.</summary>
public sealed class RequestFuzzTests
{
    private const string Secret = "not for readers";

    [Fact]
    public async Task Whatever_is_asked_only_valid_paths_are_given_and_nothing_is_written()
    {
        await using var served = await ServedStore.StartAsync();
        var app = await served.BuildAsync(size: 3000);
        var narInfo = (await served.TrustedCache().FindAsync(app.Path))!;
        var trace = Path.GetFileName(Directory.EnumerateFiles(Path.Combine(served.Store.Root, "traces")).First());
        var stranger = $"{new string('a', 32)}-stranger";
        await File.WriteAllTextAsync(Path.Combine(served.Store.Root, "store", stranger), Secret);
        await File.WriteAllTextAsync(Path.Combine(served.Store.Root, "logs", $"{stranger}.log"), Secret);
        await File.WriteAllTextAsync(Path.Combine(served.Store.Root, "..", "outside"), Secret);
        var before = Entries(served.Store.Root);
        await using var server = Server(served.Store);
        var pipeline = ((IApplicationBuilder)server).Build();
        string[] samples =
        [
            "GET /nix-cache-info", $"GET /{app.Path.HashPart}.narinfo\nIf-None-Match: \"x\", W/\"y\"", $"HEAD /{narInfo.Url}\nRange: bytes=0-9",
            $"GET /{narInfo.Url}\nRange: bytes=9223372036854775807-\nIf-Range: \"z\"", $"GET /{narInfo.Url}\nRange: bytes=-1,2-3,0-99999999999999999999\nIf-Match: *",
            $"GET /log/{app.Deriver!.BaseName}\nIf-Modified-Since: Fri, 31 Dec 9999 23:59:59 GMT", $"GET /nixish/traces/{trace}", $"GET /log/{stranger}", $"GET /nar/{stranger[..32]}-{narInfo.Url[37..]}",
            $"GET /{stranger[..32]}.narinfo", "GET /nar/../../outside", "POST /nix-cache-info\nContent-Length: 1152921504606846976", "GET /nixish/traces/..\\..\\outside\nAccept-Encoding: br", "PUT /x.narinfo",
        ];

        FuzzRun.Run(new("requests to a served store", bytes => Ask(pipeline, server.Services, bytes), samples) { Cases = 6_000, Allowance = 4 * 1024 * 1024 });
        Entries(served.Store.Root).Should().BeEquivalentTo(before);
        (await served.Store.VerifyAsync()).Damage.Should().BeEmpty();
    }

    private static WebApplication Server(LocalStore store)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseRouting();
        app.MapBinaryCache(store);
        app.UseEndpoints(static _ => { });
        app.Run(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        return app;
    }

    private static void Ask(RequestDelegate pipeline, IServiceProvider services, byte[] request)
    {
        var lines = Encoding.UTF8.GetString(request).Split('\n');
        var first = lines[0].Split(' ', 2);
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = first[0];
        context.Request.Path = new PathString('/' + (first.Length > 1 ? first[1].TrimStart('/') : ""));
        foreach (var line in lines[1..])
        {
            var header = line.Split(": ", 2);
            if (header.Length == 2 && header[0].Length > 0)
            {
                context.Request.Headers[header[0]] = header[1];
            }
        }

        var body = new MemoryStream();
        context.Response.Body = body;
        try
        {
            pipeline(context).GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            // A server must answer, not fail, whatever its type.
            throw new InvalidOperationException($"'{lines[0]}' was answered with {failure.GetType().Name}: {failure.Message}", failure);
        }

        if (context.Response.StatusCode is < 200 or >= 500 || Encoding.UTF8.GetString(body.GetBuffer().AsSpan(0, (int)body.Length)).Contains(Secret, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"'{lines[0]}' was answered with {context.Response.StatusCode} and {body.Length} bytes.");
        }
    }

    // What builds and leases leave for a moment is not what a request leaves.
    private static List<string> Entries(string root) =>
        [.. Directory.EnumerateFileSystemEntries(Path.Combine(root, ".."), "*", SearchOption.AllDirectories).Where(static path => !path.Contains("/tmp/", StringComparison.Ordinal) || path.EndsWith("outside", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
