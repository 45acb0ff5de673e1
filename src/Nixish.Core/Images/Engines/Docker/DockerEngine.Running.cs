using System.Net;
using System.Text.Json;

namespace Nixish;

public sealed partial class DockerEngine
{
    // How Go's FileMode, which the engine sends, marks what is no plain file. https://pkg.go.dev/io/fs#FileMode
    private const uint GoFolder = 1u << 31;
    private const uint GoLink = 1u << 27;
    private const uint GoSetUser = 1u << 23;
    private const uint GoSetGroup = 1u << 22;
    private const uint GoSticky = 1u << 20;

    /// <summary>Runs a container of an image of the engine's to its end, and deletes it.</summary>
    /// <param name="image">A name and tag, or an id.</param>
    /// <param name="options">How; by default as the image says, without a network.</param>
    /// <param name="cancellationToken">Kills and deletes it.</param>
    /// <exception cref="DockerEngineException">The engine has no such image, or cannot start the program.</exception>
    public async Task<ContainerRun> RunAsync(string image, ContainerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(image);
        return await WithContainerAsync(image, options ?? new(), Run, cancellationToken).ConfigureAwait(false);

        async Task<ContainerRun> Run(string id)
        {
            await AskAsync(HttpMethod.Post, $"containers/{id}/start", $"start '{image}'", cancellationToken).ConfigureAwait(false);
            var ended = await AskAsync(HttpMethod.Post, $"containers/{id}/wait", $"wait for '{image}'", cancellationToken).ConfigureAwait(false);
            var said = await AskAsync(HttpMethod.Get, $"containers/{id}/logs?stdout=1&stderr=1", $"tell what '{image}' said", cancellationToken).ConfigureAwait(false);
            using var frames = new MemoryStream(said);
            var (output, error) = await ReadFramesAsync(frames, cancellationToken).ConfigureAwait(false);
            return new(Parsed(ended, "says how a container ended", static root => root.GetProperty("StatusCode"u8).GetInt32()), output, error);
        }
    }

    /// <summary>What a container of an image would see at <paramref name="path"/>; null where there is nothing. No program is started. A link is not followed.</summary>
    /// <param name="image">A name and tag, or an id.</param>
    /// <param name="path">An absolute path.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ContainerFile?> FindFileAsync(string image, string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(image);
        path = LayerPaths.Checked(path);
        // An image without a program cannot even be made a container of.
        return await WithContainerAsync(image, new() { Command = ["/"] }, Find, cancellationToken).ConfigureAwait(false);

        async Task<ContainerFile?> Find(string id)
        {
            using var response = await SendAsync(HttpMethod.Head, $"containers/{id}/archive?path={Uri.EscapeDataString(path)}", null, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            await RequireAsync(response, $"look for '{path}'", cancellationToken).ConfigureAwait(false);
            var stat = response.Headers.TryGetValues("X-Docker-Container-Path-Stat", out var values) ? values.FirstOrDefault() ?? "" : "";
            var bytes = new byte[stat.Length];
            return Parsed(Convert.TryFromBase64String(stat, bytes, out var length) ? bytes[..length] : [], $"describes '{path}'", root => FileOf(path, root));
        }
    }

    /// <summary>How an image of the engine's runs, as the engine says it.</summary>
    /// <param name="image">A name and tag, or an id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ImageConfig> ReadConfigAsync(string image, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(image);
        var answer = await AskAsync(HttpMethod.Get, $"images/{image}/json", $"describe '{image}'", cancellationToken).ConfigureAwait(false);
        return Parsed(answer, $"describes '{image}'", ImageConfig.FromEngine);
    }

    /// <summary>Deletes an image of the engine's, where it is the last of its names the layers too. Does nothing where there is none.</summary>
    /// <param name="image">A name and tag, or an id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task DeleteImageAsync(string image, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(image);
        using var response = await SendAsync(HttpMethod.Delete, $"images/{image}", null, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.NotFound)
        {
            await RequireAsync(response, $"delete '{image}'", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> WithContainerAsync<T>(string image, ContainerOptions options, Func<string, Task<T>> use, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(CreationOf(image, options));
        content.Headers.ContentType = new("application/json");
        using var response = await SendAsync(HttpMethod.Post, "containers/create", content, cancellationToken).ConfigureAwait(false);
        await RequireAsync(response, $"make a container of '{image}'", cancellationToken).ConfigureAwait(false);
        var id = Parsed(await ReadAsync(response, cancellationToken).ConfigureAwait(false), "makes a container", static root => root.GetProperty("Id"u8).GetString()!);
        try
        {
            return await use(id).ConfigureAwait(false);
        }
        finally
        {
            // Also where the caller has stopped waiting: nothing is left behind.
            using var deleted = await SendAsync(HttpMethod.Delete, $"containers/{id}?force=1&v=1", null, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<byte[]> AskAsync(HttpMethod method, string path, string what, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, null, cancellationToken).ConfigureAwait(false);
        await RequireAsync(response, what, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }

    private static byte[] CreationOf(string image, ContainerOptions options) => ImageJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("Image"u8, image);
        ImageJson.WriteStrings(writer, "Entrypoint", options.Entrypoint);
        ImageJson.WriteStrings(writer, "Cmd", options.Command);
        ImageJson.WriteStrings(writer, "Env", [.. options.Environment.AsEnumerable().Select(static pair => $"{pair.Key}={pair.Value}")]);
        if (options.User is { } user)
        {
            writer.WriteString("User"u8, user);
        }

        writer.WriteStartObject("HostConfig"u8);
        writer.WriteString("NetworkMode"u8, options.Network);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static ContainerFile FileOf(string path, JsonElement stat)
    {
        var mode = stat.GetProperty("mode"u8).GetUInt32();
        var bits = (mode & 0x1ff) | ((mode & GoSetUser) != 0 ? 0x800u : 0) | ((mode & GoSetGroup) != 0 ? 0x400u : 0) | ((mode & GoSticky) != 0 ? 0x200u : 0);
        var kind = (mode & GoFolder) != 0 ? ImageEntryKind.Folder : (mode & GoLink) != 0 ? ImageEntryKind.Link : ImageEntryKind.File;
        return new(path, kind, Convert.ToString(bits, 8).PadLeft(4, '0'), kind == ImageEntryKind.File ? stat.GetProperty("size"u8).GetInt64() : 0)
        {
            Target = kind == ImageEntryKind.Link ? stat.GetProperty("linkTarget"u8).GetString() : null,
        };
    }
}
