namespace Nixish;

// Replaces a file so that a power cut leaves the old one or the new one, whole.
internal static class DurableFile
{
    public static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        var beside = $"{path}.new";
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var stream = new FileStream(beside, options);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
        if (!OperatingSystem.IsWindows())
        {
            FlushFolder(folder);
        }
    }

    // The new name lies in the folder, which the base class library cannot flush. Best effort: some file systems refuse it.
    private static void FlushFolder(string folder)
    {
        var descriptor = Libc.Open(folder, Libc.ReadOnly);
        if (descriptor >= 0)
        {
            _ = Libc.Flush(descriptor);
            _ = Libc.Close(descriptor);
        }
    }
}
