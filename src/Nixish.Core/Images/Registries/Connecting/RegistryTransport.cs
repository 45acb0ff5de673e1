using System.Collections.Concurrent;

namespace Nixish;

/// <summary>The connections to registries: one pool for all, and one of its own for each host that has certificates of its own.</summary>
internal sealed class RegistryTransport(RegistryOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> _pools = new(StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var pool in _pools.Values.Where(pool => pool.IsValueCreated))
        {
            pool.Value.Dispose();
        }
    }

    internal HttpMessageInvoker For(Uri address)
    {
        if (options.Handler is { } handler)
        {
            return _pools.GetOrAdd("", _ => new(() => new(handler, disposeHandler: false))).Value;
        }

        var certificates = address.Scheme == Uri.UriSchemeHttps ? RegistryCertificates.FolderOf(options, address) : null;
        return _pools.GetOrAdd(certificates ?? (address.IsLoopback ? "loopback" : ""), _ => new(() => new(NewHandler(address, certificates), disposeHandler: true))).Value;
    }

    private SocketsHttpHandler NewHandler(Uri address, string? certificates)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            // A registry of this machine is behind no proxy, whatever the environment says of others.
            UseProxy = options.Proxy is not null || !address.IsLoopback,
            Proxy = options.Proxy,
        };
        RegistryCertificates.Apply(options, certificates, handler.SslOptions);
        return handler;
    }
}
