using System.Globalization;
using System.Runtime.CompilerServices;

namespace Nixish;

/// <summary>A cache in a folder: what <c>nix copy --to file://…</c> writes, and any web server can serve. Objects appear by a rename, whole.</summary>
public sealed class FileCacheStorage : ICacheStorage
{
    /// <summary>What is being written. It is listed only by this name.</summary>
    internal const string Temporary = "nixish/tmp/";

    private readonly string _root;

    /// <summary>The cache in <paramref name="folder"/>; made by the first write.</summary>
    public FileCacheStorage(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _root = Path.GetFullPath(folder);
    }

    /// <inheritdoc/>
    public string Location => _root;

    /// <inheritdoc/>
    public Task<Stream?> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(key);
        try
        {
            return Task.FromResult<Stream?>(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed("cannot be read", failure);
        }
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(File.Exists(PathOf(key)));
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        CacheKey.Check(key);
        var upload = BeginUpload();
        await using (upload.ConfigureAwait(false))
        {
            try
            {
                await content.CopyToAsync(upload.Content, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException failure)
            {
                throw Failed("cannot be written", failure);
            }

            await upload.CommitAsync(key, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public CacheUpload BeginUpload()
    {
        try
        {
            return new Upload(this, Path.Combine(Directory.CreateDirectory(Path.Combine(_root, Temporary)).FullName, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed("cannot be written", failure);
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            File.Delete(PathOf(key));
        }
        catch (DirectoryNotFoundException)
        {
            // Then the object is not there either.
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed($"cannot delete '{key}'", failure);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<CacheObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await Task.CompletedTask.ConfigureAwait(false);
        if (!Directory.Exists(_root))
        {
            yield break;
        }

        foreach (var file in Files())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (key.StartsWith(prefix, StringComparison.Ordinal) && (prefix == Temporary || !key.StartsWith(Temporary, StringComparison.Ordinal)) && file.Exists)
            {
                yield return new(key, file.Length, new DateTimeOffset(file.LastWriteTimeUtc));
            }
        }
    }

    private IEnumerable<FileInfo> Files()
    {
        using var files = new DirectoryInfo(_root).EnumerateFiles("*", SearchOption.AllDirectories).GetEnumerator();
        while (true)
        {
            try
            {
                if (!files.MoveNext())
                {
                    yield break;
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw Failed("cannot be listed", failure);
            }

            yield return files.Current;
        }
    }

    private string PathOf(string key) => Path.Combine(_root, CacheKey.Check(key).Replace('/', Path.DirectorySeparatorChar));

    private CacheException Failed(string what, Exception failure) => new(CacheFailure.Unreachable, _root, $"{what}: {failure.Message}", failure);

    private sealed class Upload(FileCacheStorage storage, string temporary) : CacheUpload
    {
        // Not deleted by a killed process, but below a folder that is nobody's: collecting the cache's garbage sweeps it.
        private readonly FileStream _file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, bufferSize: 0);
        private bool _committed;

        public override Stream Content => _file;

        public override async Task CommitAsync(string key, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = storage.PathOf(key);
            try
            {
                await _file.DisposeAsync().ConfigureAwait(false);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.Move(temporary, path, overwrite: true);
                _committed = true;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw storage.Failed($"cannot write '{key}'", failure);
            }
        }

        public override async ValueTask DisposeAsync()
        {
            await _file.DisposeAsync().ConfigureAwait(false);
            if (!_committed)
            {
                File.Delete(temporary);
            }
        }
    }
}
