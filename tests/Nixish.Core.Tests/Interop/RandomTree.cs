using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Core.Tests.Interop;

/// <summary>A file tree of a property's own making: names of any bytes, empty folders, links to nowhere, programs, sizes around buffers.</summary>
public abstract record RandomTree
{
    private static readonly int[] Sizes = [0, 1, 7, 8, 9, 4095, 4096, 4097, 32768, 65537, 131073, 300_000];
    private static readonly int[] Modes = [0x1a4, 0x1ed, 0x124, 0x16d, 0x180, 0x1c0, 0x9ed, 0x5ed, 0x100, 0x49];

    /// <summary>Trees that every archive can hold.</summary>
    public static Arbitrary<RandomTree> Any { get; } = Tree(3).ToArbitrary();

    public abstract override string ToString();

    /// <summary>Makes it on disk.</summary>
    internal abstract void Make(DiskPath place);

    // 0 and the slash are all that Linux forbids. A dot is put before what would be special or empty.
    private static Gen<byte[]> Name => Gen.OneOf(
        Gen.Elements("a", "A", "b", "lib", "é", "name with spaces", "-n", ".hidden", "~nix~case~hack~1", "new\nline").Select(Encoding.UTF8.GetBytes),
        Gen.Choose(1, 40).SelectMany(length => Gen.Choose(1, 255).Select(value => value == '/' ? (byte)'.' : (byte)value).ArrayOf(length)),
        Gen.Choose(250, 255).SelectMany(length => Gen.Constant((byte)'x').ArrayOf(length)))
        .Select(name => name is [(byte)'.'] or [(byte)'.', (byte)'.'] ? [.. name, (byte)'.'] : name);

    private static Gen<RandomTree> File => Gen.OneOf(Gen.Elements(Sizes), Gen.Choose(0, 70_000))
        .SelectMany(size => Gen.Elements(Modes).SelectMany(mode => Gen.Choose(0, 255).Select(seed => (RandomTree)new RandomFile(size, mode, (byte)seed))));

    private static Gen<RandomTree> Link => Gen.OneOf(Gen.Elements("/etc/passwd", "..", ".", "../../x", "no such").Select(Encoding.UTF8.GetBytes), Name)
        .Select(target => (RandomTree)new RandomLink(target));

    private static Gen<RandomTree> Tree(int depth) => depth == 0
        ? Gen.OneOf(File, Link)
        : Gen.Frequency((2, File), (1, Link), (3, Folder(depth)));

    private static Gen<RandomTree> Folder(int depth) => Gen.Choose(0, 5).SelectMany(count => Name.SelectMany(name => Tree(depth - 1).Select(child => (name, child))).ArrayOf(count))
        .Select(entries => (RandomTree)new RandomFolder([.. entries.DistinctBy(entry => Convert.ToHexString(entry.name))]));
}

internal sealed record RandomFile(int Size, int Mode, byte Seed) : RandomTree
{
    public override string ToString() => $"{Size} bytes of {Seed:x2}, mode {Convert.ToString(Mode, 8)}";

    internal override void Make(DiskPath place)
    {
        var content = new byte[Size];
        content.AsSpan().Fill(Seed);
        using (var file = Disk.MakeFile(place, 0x180))
        {
            RandomAccess.Write(file, content, 0);
        }

        Disk.SetMode(place, (uint)Mode);
    }
}

internal sealed record RandomLink(byte[] Target) : RandomTree
{
    public override string ToString() => $"-> {Convert.ToHexString(Target)}";

    internal override void Make(DiskPath place) => Disk.MakeLink(place, Target);
}

internal sealed record RandomFolder((byte[] Name, RandomTree Child)[] Entries) : RandomTree
{
    public override string ToString() => $"{{{string.Join(", ", Entries.Select(entry => $"{Convert.ToHexString(entry.Name)}: {entry.Child}"))}}}";

    internal override void Make(DiskPath place)
    {
        Disk.MakeFolder(place);
        foreach (var (name, child) in Entries)
        {
            child.Make(place.Join(name));
        }
    }
}
