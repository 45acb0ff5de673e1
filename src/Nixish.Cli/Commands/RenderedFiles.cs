using System.Security.Cryptography;
using System.Text;

namespace Nixish.Cli;

/// <summary>
/// A folder of rendered files, which remembers what was rendered into it (<c>.nixish-STACK.files</c>: a line of a digest and a path for each), so that
/// files of resources that are gone are removed, and nobody else's.
/// </summary>
internal sealed class RenderedFiles(string folder, string stack)
{
    private readonly SortedDictionary<string, string> _written = new(StringComparer.Ordinal);

    private string Record => Path.Combine(folder, $".nixish-{stack}.files");

    /// <summary>Writes one file, with the folders that lead to it.</summary>
    public async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await PutAsync(Path.Combine(folder, path), bytes, cancellationToken).ConfigureAwait(false);
        _written[path] = DigestOf(bytes);
    }

    /// <summary>Removes what earlier runs wrote and this one did not. What somebody changed since is kept, and named.</summary>
    public async Task<(int Removed, IReadOnlyList<string> Kept)> CompleteAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        List<string> kept = [];
        foreach (var (path, digest) in Earlier().Where(earlier => !_written.ContainsKey(earlier.Path)))
        {
            var file = Path.Combine(folder, path);
            try
            {
                if (!File.Exists(file))
                {
                    continue;
                }

                if (new FileInfo(file).LinkTarget is not null || DigestOf(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false)) != digest)
                {
                    kept.Add(file);
                    continue;
                }

                File.Delete(file);
                removed++;
                if (Path.GetDirectoryName(file) is { } parent && Path.GetDirectoryName(path) is { Length: > 0 } && !Directory.EnumerateFileSystemEntries(parent).Any())
                {
                    Directory.Delete(parent);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new NixishException($"'{file}', which nothing in the stack makes any more, cannot be removed: {error.Message} Remove it by hand.", error);
            }
        }

        await PutAsync(Record, Encoding.UTF8.GetBytes(string.Concat(_written.Select(static one => $"{one.Value} {one.Key}\n"))), cancellationToken).ConfigureAwait(false);
        return (removed, kept);
    }

    // The record lies among files that anybody may write: only what this program could have written is believed.
    private List<(string Path, string Digest)> Earlier()
    {
        try
        {
            return [.. File.ReadAllLines(Record)
                .Select(static line => line.Split(' ', 2))
                .Where(static parts => parts is [{ Length: 64 }, var path] && !Path.IsPathRooted(path) && path.Split('/', '\\') is { Length: <= 2 } names && names.All(static name => name is not ("" or "." or "..")))
                .Select(static parts => (parts[1], parts[0]))];
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NixishException($"'{Record}', which says what was rendered before, cannot be read: {error.Message} Choose another folder with --output.", error);
        }
    }

    private static async Task PutAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NixishException($"'{path}' cannot be written: {error.Message} Choose another folder with --output.", error);
        }
    }

    private static string DigestOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
