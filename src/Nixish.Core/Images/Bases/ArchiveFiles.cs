using System.Formats.Tar;

namespace Nixish;

/// <summary>The files of an archive of images by name, wherever they lie in it.</summary>
internal abstract class ArchiveFiles : IDisposable
{
    // Indexes, manifests and configurations; layers are not read into memory.
    private const int LargestText = 8 * 1024 * 1024;

    internal static ArchiveFiles Open(string path) => Directory.Exists(path) ? new FolderFiles(path) : TarFiles.Index(path);

    internal abstract bool Has(string name);

    /// <summary>A stream over the file's content.</summary>
    /// <exception cref="InvalidImageException">There is no such file.</exception>
    internal abstract Stream OpenRead(string name);

    internal byte[] ReadText(string name)
    {
        using var file = OpenRead(name);
        if (file.Length > LargestText)
        {
            throw new InvalidImageException($"'{Printable.Cut(name)}' in the archive of a base has {file.Length} bytes. It is no image that could be built on.");
        }

        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    public abstract void Dispose();

    private static InvalidImageException Missing(string name) =>
        new($"The archive of a base has no '{Printable.Cut(name)}'. Write it again, by 'skopeo copy' or 'docker save'; compressed archives are to be decompressed first.");

    private sealed class FolderFiles(string folder) : ArchiveFiles
    {
        internal override bool Has(string name) => File.Exists(PathOf(name));

        internal override Stream OpenRead(string name) => Has(name) ? File.OpenRead(PathOf(name)) : throw Missing(name);

        public override void Dispose()
        {
        }

        // What the archive's own texts name must lie in it.
        private string PathOf(string name) => name.Split('/').All(part => part is not ("" or "." or ".."))
            ? Path.Combine(folder, name)
            : throw Missing(name);
    }

    private sealed class TarFiles(FileStream file, Dictionary<string, (long Start, long Length)> files, Dictionary<string, string> links) : ArchiveFiles
    {
        internal static TarFiles Index(string path)
        {
            Dictionary<string, (long, long)> files = new(StringComparer.Ordinal);
            Dictionary<string, string> links = new(StringComparer.Ordinal);
            var file = File.OpenRead(path);
            try
            {
                using var reader = new TarReader(file, leaveOpen: true);
                while (reader.GetNextEntry() is { } entry)
                {
                    var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                    if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                    {
                        files[name] = entry.DataOffset <= file.Length - entry.Length ? (entry.DataOffset, entry.Length) : throw new InvalidDataException($"It ends in the middle of '{name}'.");
                    }
                    else if (entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                    {
                        // Older engines write a layer that comes twice as a link to the first: ../<id>/layer.tar.
                        links[name] = entry.EntryType == TarEntryType.HardLink ? entry.LinkName : Beside(name, entry.LinkName);
                    }
                }

                return new(file, files, links);
            }
            catch (Exception error) when (error is InvalidDataException or IOException or ArgumentException or FormatException or ArithmeticException or NotSupportedException or InvalidOperationException)
            {
                file.Dispose();
                throw new InvalidImageException($"The archive of a base cannot be read: {Printable.Cut(error.Message)} Give an OCI layout or what 'docker save' writes, not compressed.", error);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }

        internal override bool Has(string name) => files.ContainsKey(Target(name));

        internal override Stream OpenRead(string name) => files.TryGetValue(Target(name), out var place)
            ? new FilePart(file, place.Start, place.Length)
            : throw Missing(name);

        public override void Dispose() => file.Dispose();

        private string Target(string name) => links.TryGetValue(name, out var target) ? target : name;

        private static string Beside(string name, string link)
        {
            List<string> parts = [.. name.Split('/')[..^1]];
            foreach (var part in link.Split('/'))
            {
                if (part == ".." && parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }
                else if (part is not ("." or ""))
                {
                    parts.Add(part);
                }
            }

            return string.Join('/', parts);
        }
    }

    // A part of a file that several read.
    private sealed class FilePart(FileStream file, long start, long length) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => _position;
            set => _position = Math.Clamp(value, 0, length);
        }

        public override int Read(Span<byte> buffer)
        {
            var read = RandomAccess.Read(file.SafeFileHandle, buffer[..(int)Math.Min(buffer.Length, length - _position)], start + _position);
            _position += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
