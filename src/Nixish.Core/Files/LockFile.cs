namespace Nixish;

/// <summary>Writes lock files that people commit. Compiled into each package that has one.</summary>
internal static class LockFile
{
    /// <summary>Writes the file whole or not at all; nothing where it is there already, so that its time stays.</summary>
    public static async Task WriteAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        if (File.Exists(path) && (await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false)).AsSpan().SequenceEqual(content))
        {
            return;
        }

        var draft = $"{Path.GetFullPath(path)}.{Guid.NewGuid():n}";
        try
        {
            await File.WriteAllBytesAsync(draft, content, cancellationToken).ConfigureAwait(false);
            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
