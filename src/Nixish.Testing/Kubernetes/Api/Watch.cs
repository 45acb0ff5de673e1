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

    public Watch(ApiRoute route, ObjectSelection selector) => (_route, _selector) = (route, selector);

    /// <summary>Told when the client has gone.</summary>
    public event Action<Watch>? Closed;

    /// <summary>Sends what is there, or what happened since a version.</summary>
    public void Begin(ObjectStore store, string? version, bool bookmarks)
    {
        if (version is null or "" or "0")
        {
            foreach (var stored in store.List(_route.Kind, _route.Namespace).Where(Concerns))
            {
                Send("ADDED", stored.Body);
            }
        }
        else if (!long.TryParse(version, out var since))
        {
            throw ApiError.BadRequest($"Invalid value: \"{version}\": resourceVersion must be a number");
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

        if (bookmarks)
        {
            Send("BOOKMARK", new()
            {
                ["kind"] = _route.Kind.Kind,
                ["apiVersion"] = _route.Kind.ApiVersion,
                ["metadata"] = new JsonObject { ["resourceVersion"] = store.Version.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            });
        }
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

    /// <summary>The lines as a body that ends with the watch.</summary>
    public Stream Open(TimeSpan? limit)
    {
        var timer = limit is { } time ? new CancellationTokenSource(time) : null;
        timer?.Token.Register(() => _lines.Writer.TryComplete());
        return new ChannelStream(_lines.Reader, () =>
        {
            timer?.Dispose();
            Closed?.Invoke(this);
        });
    }

    public void Dispose() => _lines.Writer.TryComplete();

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
