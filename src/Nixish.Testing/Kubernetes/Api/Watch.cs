using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Nixish.Testing;

/// <summary>One client's watch: lines of JSON, from a version on, until its time is over or the client goes.</summary>
internal sealed class Watch : IDisposable
{
    private readonly Channel<byte[]> _lines = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private readonly ApiRoute _route;
    private readonly ObjectSelection _selector;
    private bool _bookmarks;

    public Watch(ApiRoute route, ObjectSelection selector) => (_route, _selector) = (route, selector);

    /// <summary>Told when the client has gone.</summary>
    public event Action<Watch>? Closed;

    /// <summary>
    /// Sends what is there, or what happened since a version. A client that asks for it by <c>sendInitialEvents</c> is told
    /// what is there whatever version it names, and by a bookmark where that ends.
    /// </summary>
    public void Begin(ObjectStore store, ApiRequest request)
    {
        RequestOptions.CheckWatch(request);
        var (version, initial) = (request["resourceVersion"], request["sendInitialEvents"] is { Length: > 0 } ? request.IsTrue("sendInitialEvents") : (bool?)null);
        _bookmarks = request.IsTrue("allowWatchBookmarks");
        if (initial ?? version is null or "" or "0")
        {
            if (long.TryParse(version, out var least) && least > store.Version)
            {
                throw ApiError.TooLarge(least, store.Version);
            }

            foreach (var stored in store.List(_route.Kind, _route.Namespace).Where(Concerns))
            {
                Send("ADDED", stored.Body);
            }
        }
        else if (version is null or "" or "0")
        {
            // From now on.
        }
        else if (!long.TryParse(version, out var since))
        {
            throw ApiError.BadVersion(version);
        }
        else if (since < store.Oldest)
        {
            Send("ERROR", ApiError.Expired(since, store.Oldest).Status);
            _lines.Writer.TryComplete();
            return;
        }
        else
        {
            foreach (var happened in store.Since(since))
            {
                Follow(happened);
            }
        }

        Mark(store.Version, ends: initial == true);
    }

    public void Follow(StoredEvent happened)
    {
        var stored = happened.Object;
        if (stored.Kind.Group != _route.Kind.Group || stored.Kind.Plural != _route.Kind.Plural)
        {
            return;
        }

        // An object whose labels no longer match has gone, as far as this watch goes, and the other way round.
        var (was, matches) = (happened.Before is { } before && Concerns(before), happened.Type != "DELETED" && Concerns(stored));
        switch (was, matches)
        {
            case (false, true):
                Send("ADDED", stored.Body);
                break;
            case (true, true):
                Send("MODIFIED", stored.Body);
                break;
            case (true, false):
                Send("DELETED", stored.Body);
                break;
            default:
                break;
        }
    }

    /// <summary>The lines as a body that ends with the watch: when <paramref name="limit"/> is over, <paramref name="end"/> is to end it.</summary>
    public Stream Open(TimeSpan? limit, Action<Watch> end)
    {
        var timer = limit is { } time ? new CancellationTokenSource(time) : null;
        timer?.Token.Register(() => end(this));
        return new ChannelStream(_lines.Reader, () =>
        {
            timer?.Dispose();
            Closed?.Invoke(this);
        });
    }

    /// <summary>Ends it in peace: a client that takes bookmarks learns from which version to go on.</summary>
    public void End(long version)
    {
        Mark(version, ends: false);
        _lines.Writer.TryComplete();
    }

    public void Dispose() => _lines.Writer.TryComplete();

    private void Mark(long version, bool ends)
    {
        if (!_bookmarks)
        {
            return;
        }

        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        if (ends)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        Send("BOOKMARK", new() { ["kind"] = _route.Kind.Kind, ["apiVersion"] = _route.Kind.ApiVersion, ["metadata"] = metadata });
    }

    private bool Concerns(StoredObject stored) =>
        (_route.Namespace is null || stored.Namespace == _route.Namespace) && (_route.Name is null || stored.Name == _route.Name) && _selector.Matches(stored);

    private void Send(string type, JsonObject body) =>
        _lines.Writer.TryWrite(Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":{(type is "ERROR" or "BOOKMARK" ? body : Presentation.In(_route.Kind, body)).ToJsonString()}}}\n"));

    private sealed class ChannelStream(ChannelReader<byte[]> reader, Action closed) : Stream
    {
        private ReadOnlyMemory<byte> _rest;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (_rest.IsEmpty)
            {
                if (!await reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    return 0;
                }

                if (reader.TryRead(out var line))
                {
                    _rest = line;
                }
            }

            var count = Math.Min(buffer.Length, _rest.Length);
            _rest[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            closed();
            base.Dispose(disposing);
        }
    }
}
