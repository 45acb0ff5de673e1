using System.Net;
using Nixish.Core.Tests.Store;
using Nixish.Testing;

namespace Nixish.Core.Tests.Images;

/// <summary>A store and a registry of one test's own, with a place for faults between the client and the registry.</summary>
internal sealed class RegistryFixture : IDisposable
{
    private readonly Fault _fault;

    internal RegistryFixture()
    {
        Store = Folder.OpenStore();
        _fault = new(Registry);
        Client = NewClient();
    }

    internal TemporaryFolder Folder { get; } = new();

    internal LocalStore Store { get; }

    internal InMemoryRegistry Registry { get; } = new();

    internal RegistryClient Client { get; }

    internal HttpMessageHandler Handler => _fault;

    internal ImpatientTime Time { get; } = new();

    /// <summary>Answers in the registry's place; null lets it answer itself.</summary>
    internal Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage?>> Before
    {
        set => _fault.Before = value;
    }

    internal RegistryClient NewClient(Map<RegistryCredentials> credentials = default, int retries = 3) =>
        new(new() { Handler = _fault, Credentials = credentials, Retries = retries, Time = Time });

    internal Task<BuiltImage> BuildAsync(Image image) =>
        Store.BuildImageAsync(image, new BuildOptions().WithRegistry(Client), cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>An image of two layers, each a text.</summary>
    internal static Image TwoLayers(string first = "first", string second = "second") => new("web")
    {
        Layers = [new("/a", Source.Text("a", first)), new("/b", Source.Text("b", second))],
        Entrypoint = ["/a"],
    };

    public void Dispose()
    {
        Client.Dispose();
        _fault.Dispose();
        Store.Dispose();
        Folder.Dispose();
    }

    private sealed class Fault(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        internal Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage?>> Before { get; set; } = (_, _) => Task.FromResult<HttpResponseMessage?>(null);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await Before(request, cancellationToken) ?? await base.SendAsync(request, cancellationToken);
            response.RequestMessage = request;
            return response;
        }
    }
}

/// <summary>A clock on which pauses of less than a minute and a half pass at once, and are noted.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<TimeSpan> _pauses = new();

    internal IReadOnlyList<TimeSpan> Pauses => [.. _pauses];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= TimeSpan.FromSeconds(90) || dueTime < TimeSpan.Zero)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        _pauses.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}

internal static class Answers
{
    internal static Task<HttpResponseMessage?> None => Task.FromResult<HttpResponseMessage?>(null);

    internal static Task<HttpResponseMessage?> Status(HttpStatusCode status, Action<HttpResponseMessage>? change = null)
    {
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent([]) };
        change?.Invoke(response);
        return Task.FromResult<HttpResponseMessage?>(response);
    }

    internal static Task<HttpResponseMessage?> Bytes(byte[] content) =>
        Task.FromResult<HttpResponseMessage?>(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) });
}
