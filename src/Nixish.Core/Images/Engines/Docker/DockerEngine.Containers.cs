using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>A container that runs in an engine.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Its labels.</param>
internal sealed record DockerContainer(string Id, string Name, Map<string> Labels);

public sealed partial class DockerEngine
{
    /// <summary>The running containers with the label <paramref name="label"/> (<c>key=value</c>), by name.</summary>
    internal async Task<IReadOnlyList<DockerContainer>> FindContainersAsync(string label, CancellationToken cancellationToken)
    {
        var filter = Uri.EscapeDataString($$"""{"label":["{{JsonEncodedText.Encode(label)}}"]}""");
        using var response = await SendAsync(HttpMethod.Get, $"containers/json?filters={filter}", null, cancellationToken).ConfigureAwait(false);
        await RequireAsync(response, $"list the containers labelled '{label}'", cancellationToken).ConfigureAwait(false);
        return Parsed(await ReadAsync(response, cancellationToken).ConfigureAwait(false), "lists containers", static root => (IReadOnlyList<DockerContainer>)[.. root.EnumerateArray().Select(ReadContainer).OrderBy(static container => container.Name, StringComparer.Ordinal)]);
    }

    /// <summary>Runs a program in a container and returns what it said and its exit code.</summary>
    /// <param name="container">The container.</param>
    /// <param name="command">The program and its arguments; no shell reads them.</param>
    /// <param name="input">Writes what the program reads; null gives it nothing.</param>
    /// <param name="cancellationToken">Stops waiting for it. A program that reads its input then finds it ended.</param>
    internal async Task<ProgramAnswer> RunInAsync(DockerContainer container, IReadOnlyList<string> command, Func<Stream, CancellationToken, Task>? input, CancellationToken cancellationToken)
    {
        var id = await PrepareAsync(container, command, input is not null, cancellationToken).ConfigureAwait(false);
        try
        {
            var stream = await HijackAsync($"exec/{id}/start", $"run '{command[0]}' in '{container.Name}'", cancellationToken).ConfigureAwait(false);
            await using var closing = stream.ConfigureAwait(false);
            var (output, error) = await TalkAsync(stream, input, cancellationToken).ConfigureAwait(false);
            return new(await ExitCodeAsync(id, cancellationToken).ConfigureAwait(false), output, error);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            throw Error($"broke off while '{command[0]}' ran in '{container.Name}': {failure.Message}", failure);
        }
    }

    private async Task<string> PrepareAsync(DockerContainer container, IReadOnlyList<string> command, bool hasInput, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(ImageJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("AttachStdin"u8, hasInput);
            writer.WriteBoolean("AttachStdout"u8, true);
            writer.WriteBoolean("AttachStderr"u8, true);
            ImageJson.WriteStrings(writer, "Cmd", [.. command]);
            writer.WriteEndObject();
        }));
        content.Headers.ContentType = new("application/json");
        using var response = await SendAsync(HttpMethod.Post, $"containers/{container.Id}/exec", content, cancellationToken).ConfigureAwait(false);
        await RequireAsync(response, $"run '{command[0]}' in '{container.Name}'", cancellationToken).ConfigureAwait(false);
        return Parsed(await ReadAsync(response, cancellationToken).ConfigureAwait(false), "prepares a program", static root => root.GetProperty("Id"u8).GetString()!);
    }

    // The connection itself becomes the program's input and output: https://docs.docker.com/reference/api/engine/version/v1.40/#tag/Exec/operation/ExecStart
    // HttpClient cannot close one half of it, which is how the program learns that its input has ended.
    private async Task<NetworkStream> HijackAsync(string path, string what, CancellationToken cancellationToken)
    {
        var body = """{"Detach":false,"Tty":false}""";
        var socket = await ConnectAsync(new(Address), cancellationToken).ConfigureAwait(false);
        var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /{ApiVersion}/{path} HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"), cancellationToken).ConfigureAwait(false);
            var head = await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false);
            return head.Split(' ', 3) is [_, "101" or "200", ..] ? stream : throw Error($"answered '{Printable.Text(head.Split('\r')[0])}' when asked to {what}.");
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        const int Longest = 16 * 1024;
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < Longest && !(head.Count >= 4 && head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n'))
        {
            if (await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) == 0)
            {
                break;
            }

            head.Add(one[0]);
        }

        return Encoding.ASCII.GetString([.. head]);
    }

    private static async Task<(string Output, string Error)> TalkAsync(NetworkStream stream, Func<Stream, CancellationToken, Task>? input, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadFramesAsync(stream, cancellationToken);
        var writing = WriteAsync();
        var answer = await reading.ConfigureAwait(false);
        // A program that ends before it has read all has said why; what is still to be written has no reader.
        await over.CancelAsync().ConfigureAwait(false);
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
        }

        return answer;

        async Task WriteAsync()
        {
            if (input is not null)
            {
                await input(stream, over.Token).ConfigureAwait(false);
            }

            stream.Socket.Shutdown(SocketShutdown.Send);
        }
    }

    // Frames: which stream (1 or 2), three zeros, a length, and that many bytes.
    private static async Task<(string Output, string Error)> ReadFramesAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var head = new byte[8];
        while (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) == head.Length)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4));
            var said = head[0] == 2 ? error : output;
            if (said.Length + length > LargestAnswer)
            {
                throw new IOException($"the program said more than {LargestAnswer} bytes");
            }

            var text = new byte[length];
            await stream.ReadExactlyAsync(text, cancellationToken).ConfigureAwait(false);
            said.Write(text);
        }

        return (Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    private async Task<int> ExitCodeAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, $"exec/{id}/json", null, cancellationToken).ConfigureAwait(false);
        await RequireAsync(response, "tell how a program ended", cancellationToken).ConfigureAwait(false);
        return Parsed(await ReadAsync(response, cancellationToken).ConfigureAwait(false), "tells how a program ended", static root => root.GetProperty("ExitCode"u8).GetInt32());
    }

    private static DockerContainer ReadContainer(JsonElement container) => new(
        container.GetProperty("Id"u8).GetString()!,
        container.GetProperty("Names"u8).EnumerateArray().Select(static name => name.GetString()!.TrimStart('/')).FirstOrDefault() ?? container.GetProperty("Id"u8).GetString()![..12],
        container.GetProperty("Labels"u8) is { ValueKind: JsonValueKind.Object } labels ? labels.EnumerateObject().Select(static label => KeyValuePair.Create(label.Name, label.Value.GetString() ?? "")).ToMap() : []);

    private T Parsed<T>(byte[] answer, string what, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Error($"{what} in a way that no engine does: {error.Message}", error);
        }
    }
}
