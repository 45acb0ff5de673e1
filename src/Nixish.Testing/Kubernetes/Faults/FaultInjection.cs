using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nixish.Testing;

/// <summary>The faults that are still to happen, and what they do to a request.</summary>
internal sealed class FaultInjection(int seed, Func<ApiRequest, HttpResponseMessage> server)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly List<(ClusterFault Fault, int Left)> _faults = [];

    public void Add(ReadOnlySpan<ClusterFault> faults)
    {
        lock (_gate)
        {
            foreach (var fault in faults)
            {
                _faults.Add((fault, fault.Times ?? int.MaxValue));
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
        }
    }

    public async Task<HttpResponseMessage> AnswerAsync(ApiRequest request, ClusterRequest asked, CancellationToken cancellationToken)
    {
        var fault = Draw(request, asked);
        switch (fault?.Kind)
        {
            case null:
                return server(request);
            case FaultKind.Answer:
                return Refused(fault);
            case FaultKind.NoAnswer:
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
                throw new InvalidOperationException("unreachable");
            case FaultKind.Unreachable:
                throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused (cluster.invalid:443)", new SocketException((int)SocketError.ConnectionRefused));
            case FaultKind.LostAnswer:
                server(request).Dispose();
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
            case FaultKind.ForgottenHistory:
                return Lines("""{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 1 (2)","reason":"Expired","code":410}}""");
            case FaultKind.GarbledWatch:
                return Lines("""{"type":"MODIFIED","object":{"kind":""");
            default:
                var response = server(request);
                var type = response.Content.Headers.ContentType;
                response.Content = new StreamContent(new CutStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), fault.After, fault.Kind is FaultKind.DroppedWatch))
                {
                    Headers = { ContentType = type },
                };
                return response;
        }
    }

    private ClusterFault? Draw(ApiRequest request, ClusterRequest asked)
    {
        lock (_gate)
        {
            for (var i = 0; i < _faults.Count; i++)
            {
                var (fault, left) = _faults[i];
                var fits = fault.Kind is not (FaultKind.DroppedWatch or FaultKind.GarbledWatch or FaultKind.ForgottenHistory) || request.IsTrue("watch");
                if (fits && fault.When?.Invoke(asked) is not false && (fault.Chance >= 1 || _random.NextDouble() < fault.Chance))
                {
                    if (left <= 1)
                    {
                        _faults.RemoveAt(i);
                    }
                    else if (fault.Times is not null)
                    {
                        _faults[i] = (fault, left - 1);
                    }

                    return fault;
                }
            }

            return null;
        }
    }

    private static HttpResponseMessage Refused(ClusterFault fault)
    {
        var (reason, message) = fault.Code switch
        {
            401 => ("Unauthorized", "Unauthorized"),
            403 => ("Forbidden", "forbidden: injected by the test"),
            429 => ("TooManyRequests", "too many requests, please try again later"),
            503 => ("ServiceUnavailable", "the server is currently unable to handle the request"),
            504 => ("Timeout", "the server did not answer in time"),
            _ => ("InternalError", "an error on the server has prevented the request from succeeding"),
        };
        var response = ApiServer.Json(fault.Code, ApiError.Failure(fault.Code, reason, message).Status);
        if (fault.RetryAfter is { } time)
        {
            response.Headers.RetryAfter = new(time);
        }

        return response;
    }

    private static HttpResponseMessage Lines(string line) => new(HttpStatusCode.OK) { Content = new StringContent(line + "\n", Encoding.UTF8, "application/json") };
}
