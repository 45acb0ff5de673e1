using System.Net;

namespace Nixish.Kubernetes;

/// <summary>
/// Sends requests with the credentials of a plugin. A request that the server does not accept is sent once more if the plugin, asked
/// again, gives others.
/// </summary>
internal sealed class CredentialPluginHandler(CredentialPlugin plugin, Func<PluginCredential, HttpMessageHandler> connect) : HttpMessageHandler
{
    // A certificate belongs to its connections: each has its own, and those of the last one end when they have been idle.
    private readonly Dictionary<string, HttpMessageInvoker> _connections = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credential = await plugin.GetAsync(cancellationToken).ConfigureAwait(false);
        var response = await SendAsync(request, credential, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        PluginCredential other;
        try
        {
            other = await plugin.ReplaceAsync(credential, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (other.SameAs(credential))
        {
            return response;
        }

        response.Dispose();
        return await SendAsync(request, other, cancellationToken).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
            {
                foreach (var connections in _connections.Values)
                {
                    connections.Dispose();
                }

                _connections.Clear();
            }

            plugin.Dispose();
        }

        base.Dispose(disposing);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, PluginCredential credential, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = credential.Token is { } token ? new("Bearer", token) : null;
        return ConnectionsOf(credential).SendAsync(request, cancellationToken);
    }

    private HttpMessageInvoker ConnectionsOf(PluginCredential credential)
    {
        lock (_lock)
        {
            if (!_connections.TryGetValue(credential.CertificateText, out var connections))
            {
                _connections[credential.CertificateText] = connections = new(connect(credential));
            }

            return connections;
        }
    }
}
