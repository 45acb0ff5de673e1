using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>Writes a tar archive whose bytes depend on its entries alone. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html</summary>
/// <remarks>
/// ustar headers; a PAX header precedes an entry only where ustar cannot hold it: names and targets too long or not ASCII,
/// files of 8 GiB and more, numbers of users above two million. Times are one second after the epoch, as in a Nix store.
/// </remarks>
internal sealed class TarArchive(Stream output)
{
    internal const int Block = 512;
    private const long LargestOctal = 0x1_FFFF_FFFF;
    private const int LargestId = 0x1F_FFFF;

    // The longest path that Linux opens; the kernel could never extract a longer one.
    private const int LongestPath = 4096;

    private readonly byte[] _header = new byte[Block];

    /// <summary>A folder; <paramref name="name"/> ends with a slash.</summary>
    public void AddFolder(ReadOnlySpan<byte> name, TarAccess access) => WriteEntry(name, '5', access, 0, default);

    /// <summary>A symbolic link.</summary>
    public void AddLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, Owner owner = default) => WriteEntry(name, '2', new(0x1ff, owner), 0, target);

    /// <summary>A file of exactly <paramref name="size"/> bytes.</summary>
    /// <exception cref="IOException">The content is longer or shorter.</exception>
    public void AddFile(ReadOnlySpan<byte> name, long size, TarAccess access, SafeFileHandle content, Span<byte> buffer)
    {
        WriteEntry(name, '0', access, size, default);
        var at = 0L;
        int read;
        while ((read = RandomAccess.Read(content, buffer, at)) > 0)
        {
            at += read;
            if (at > size)
            {
                break;
            }

            output.Write(buffer[..read]);
        }

        RequireSize(name, size, at);
        Pad(size);
    }

    /// <summary>The same, for an output that is slow; it is written to by asynchronous calls only, if it is buffered by some KiB.</summary>
    public async Task AddFileAsync(ReadOnlyMemory<byte> name, long size, TarAccess access, Stream content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        WriteEntry(name.Span, '0', access, size, default);
        var at = 0L;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            at += read;
            if (at > size)
            {
                break;
            }

            await output.WriteAsync(buffer[..read], cancellationToken).ConfigureAwait(false);
        }

        RequireSize(name.Span, size, at);
        Pad(size);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A small file.</summary>
    public void AddFile(string name, ReadOnlySpan<byte> content)
    {
        WriteEntry(Encoding.UTF8.GetBytes(name), '0', TarAccess.File, content.Length, default);
        output.Write(content);
        Pad(content.Length);
    }

    /// <summary>The two empty blocks that end an archive.</summary>
    public void End()
    {
        _header.AsSpan().Clear();
        output.Write(_header);
        output.Write(_header);
    }

    // PAX says that its text is UTF-8; bytes that are not stay in the ustar header, which says nothing, where they fit.
    private static bool NeedsUtf8(ReadOnlySpan<byte> text) => !Ascii.IsValid(text) && Utf8.IsValid(text);

    private static void RequireSize(ReadOnlySpan<byte> name, long size, long read)
    {
        if (read != size)
        {
            throw new IOException($"'{Encoding.UTF8.GetString(name)}' changed its length while it was read: {size} bytes were announced.");
        }
    }

    private void WriteEntry(ReadOnlySpan<byte> name, char kind, TarAccess access, long size, ReadOnlySpan<byte> target)
    {
        if (name.Length >= LongestPath)
        {
            throw new InvalidImageException($"A path of {name.Length} bytes does not fit into an image: Linux opens paths of at most {LongestPath - 1} bytes. Shorten '{Encoding.UTF8.GetString(name[..100])}…'.");
        }

        var split = SplitPoint(name);
        var pax = new MemoryStream();
        if (split < 0 || NeedsUtf8(name))
        {
            AddRecord(pax, "path"u8, name);
        }

        if (target.Length > 100 || NeedsUtf8(target))
        {
            AddRecord(pax, "linkpath"u8, target);
        }

        if (size > LargestOctal)
        {
            AddRecord(pax, "size"u8, Encoding.ASCII.GetBytes($"{size}"));
        }

        if (access.Owner.User > LargestId)
        {
            AddRecord(pax, "uid"u8, Encoding.ASCII.GetBytes($"{access.Owner.User}"));
        }

        if (access.Owner.Group > LargestId)
        {
            AddRecord(pax, "gid"u8, Encoding.ASCII.GetBytes($"{access.Owner.Group}"));
        }

        if (pax.Length > 0)
        {
            WriteHeader("PaxHeaders.0/entry"u8, 0, 'x', TarAccess.File, pax.Length, default);
            pax.WriteTo(output);
            Pad(pax.Length);
        }

        WriteHeader(name, split, kind, access, size > LargestOctal ? 0 : size, target);
    }

    private void WriteHeader(ReadOnlySpan<byte> name, int split, char kind, TarAccess access, long size, ReadOnlySpan<byte> target)
    {
        var header = _header.AsSpan();
        header.Clear();
        if (split > 0)
        {
            name[..split].CopyTo(header[345..]);
            name = name[(split + 1)..];
        }

        // Readers that know PAX ignore what is cut off or not ASCII here.
        name[..Math.Min(name.Length, 100)].CopyTo(header);
        target[..Math.Min(target.Length, 100)].CopyTo(header[157..]);
        PutOctal(header[100..107], access.Mode);
        PutOctal(header[108..115], access.Owner.User > LargestId ? 0 : access.Owner.User);
        PutOctal(header[116..123], access.Owner.Group > LargestId ? 0 : access.Owner.Group);
        PutOctal(header[124..135], size);
        PutOctal(header[136..147], ImageTime.Seconds);
        header[156] = (byte)kind;
        "ustar\00000"u8.CopyTo(header[257..]);
        header[148..156].Fill((byte)' ');
        var sum = 0L;
        foreach (var value in header)
        {
            sum += value;
        }

        PutOctal(header[148..154], sum);
        header[154] = 0;
        output.Write(header);
    }

    // Where a slash divides the name into a prefix of at most 155 and a rest of at most 100 bytes; 0 needs no prefix, -1 does not fit.
    private static int SplitPoint(ReadOnlySpan<byte> name)
    {
        if (name.Length <= 100)
        {
            return 0;
        }

        if (name.Length > 256)
        {
            return -1;
        }

        var at = name[..Math.Min(156, name.Length - 1)].LastIndexOf((byte)'/');
        return at > 0 && name.Length - at - 1 <= 100 ? at : -1;
    }

    // "length key=value\n", where the length counts its own digits.
    private static void AddRecord(MemoryStream pax, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var bare = key.Length + value.Length + 3;
        var length = bare + 1;
        while (length != bare + Digits(length))
        {
            length = bare + Digits(length);
        }

        pax.Write(Encoding.ASCII.GetBytes($"{length} "));
        pax.Write(key);
        pax.WriteByte((byte)'=');
        pax.Write(value);
        pax.WriteByte((byte)'\n');
    }

    private static int Digits(int number) => number < 10 ? 1 : 1 + Digits(number / 10);

    private static void PutOctal(Span<byte> field, long value)
    {
        for (var i = field.Length - 1; i >= 0; i--, value >>= 3)
        {
            field[i] = (byte)('0' + (int)(value & 7));
        }
    }

    private void Pad(long size)
    {
        if (size % Block is var rest and > 0)
        {
            _header.AsSpan().Clear();
            output.Write(_header.AsSpan(0, Block - (int)rest));
        }
    }
}

/// <summary>Who owns an entry, and what may be done with it.</summary>
/// <param name="Mode">Permissions.</param>
/// <param name="Owner">By default 0:0.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TarAccess(uint Mode, Owner Owner = default)
{
    internal static TarAccess File { get; } = new(0x1a4);

    internal static TarAccess Folder { get; } = new(0x1ed);
}

/// <summary>The one time in every image: there are no clocks in content.</summary>
internal static class ImageTime
{
    /// <summary>One second after the epoch, as in a Nix store: programs that take a time of 0 for "none" are not misled.</summary>
    internal const long Seconds = 1;

    /// <summary><see cref="Seconds"/> as configurations write it.</summary>
    internal const string Text = "1970-01-01T00:00:01Z";
}
