using System.Runtime.InteropServices;

namespace Nixish;

internal sealed unsafe partial class LinuxFileTree
{
    // A builder may nest folders without end, and neither the stack nor the number of open files is.
    private const int DeepestWalk = 64;

    public override void Delete(ReadOnlySpan<byte> name)
    {
        if (Find(name) is not { } stat)
        {
            return;
        }

        if (stat.Kind == FileKind.Directory)
        {
            using var top = OpenToDelete(name);
            while (top.Empty(top, 0))
            {
                // What lay too deep lies at the top now.
            }
        }

        Unlink(name, stat.Kind);
    }

    // Deletes what is in the folder; moves to the top what lies too deep, and says whether it did.
    private bool Empty(LinuxFileTree top, int depth)
    {
        var moved = false;
        foreach (var entry in List("."u8))
        {
            var kind = entry.Kind == FileKind.Unknown ? Find(entry.Name)?.Kind : entry.Kind;
            if (kind == FileKind.Directory)
            {
                using var folder = OpenToDelete(entry.Name);
                if (depth == DeepestWalk)
                {
                    MoveTo(top, entry.Name);
                    moved = true;
                    continue;
                }

                moved |= folder.Empty(top, depth + 1);
            }

            Unlink(entry.Name, kind ?? FileKind.Regular);
        }

        return moved;
    }

    private void MoveTo(LinuxFileTree top, ReadOnlySpan<byte> name)
    {
        Span<byte> free = stackalloc byte[33];
        Guid.NewGuid().TryFormat(free, out var length, "N");
        free[length] = 0;
        Require(Libc.RenameAt(_directory, Terminated(name, stackalloc byte[Short]), top._directory, free), "move", name);
    }

    private void Unlink(ReadOnlySpan<byte> name, FileKind kind)
    {
        var result = Libc.UnlinkAt(_directory, Terminated(name, stackalloc byte[Short]), kind == FileKind.Directory ? Libc.RemoveDirectory : 0);
        if (result != 0 && Marshal.GetLastPInvokeError() != Libc.NotFound)
        {
            throw Failure("delete", name);
        }
    }

    // Folders in a store are read-only, and a builder may have shut one even to its owner.
    private LinuxFileTree OpenToDelete(ReadOnlySpan<byte> name)
    {
        var descriptor = Open(name, Libc.ReadOnly | Libc.Directory | Libc.OpenNoFollow, 0);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == Libc.AccessDenied)
        {
            Require(Libc.ChModAt(_directory, Terminated(name, stackalloc byte[Short]), OwnerOnly, Libc.NoFollow), "delete", name);
            descriptor = Open(name, Libc.ReadOnly | Libc.Directory | Libc.OpenNoFollow, 0);
        }

        if (descriptor < 0)
        {
            throw Failure("delete", name);
        }

        if (Libc.Stat(descriptor, "\0"u8, Libc.EmptyPath) is { } stat && (stat.Mode & OwnerOnly) != OwnerOnly)
        {
            // Fails harmlessly where the owner is another.
            _ = Libc.FChMod(descriptor, OwnerOnly);
        }

        return new(descriptor, this, name.ToArray());
    }
}
