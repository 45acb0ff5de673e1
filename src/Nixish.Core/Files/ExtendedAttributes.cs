using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>What Linux keeps beside a file's mode: access lists, capabilities, and what programs note there. No archive holds it.</summary>
internal static class ExtendedAttributes
{
    // Those that the system sets on every file, and that are not the owner's to remove: Nix leaves the same.
    private static readonly string[] Kept = ["security.selinux", "security.csm", "system.nfs4_acl"];

    /// <summary>Whether <paramref name="path"/> has any: one look.</summary>
    public static bool Any(DiskPath path) => LinuxFileTree.IsSupported && Libc.ListAttributes([.. path.Bytes, 0], []) > 0;

    /// <summary>Removes those of <paramref name="path"/>, which must be writable for its owner.</summary>
    public static void Clear(DiskPath path)
    {
        byte[] terminated = [.. path.Bytes, 0];
        var names = new byte[Math.Max(0, Libc.ListAttributes(terminated, []))];
        var length = names.Length == 0 ? 0 : Libc.ListAttributes(terminated, names);
        if (length < 0)
        {
            throw Libc.Failure("read the attributes of", path.ToString());
        }

        foreach (var name in System.Text.Encoding.UTF8.GetString(names, 0, length).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Kept.Contains(name, StringComparer.Ordinal) && Libc.RemoveAttribute(terminated, System.Text.Encoding.UTF8.GetBytes($"{name}\0")) != 0 &&
                Marshal.GetLastPInvokeError() is not (Libc.NoSuchAttribute or Libc.NotSupported))
            {
                throw Libc.Failure($"remove the attribute '{Printable.Text(name)}' of", path.ToString());
            }
        }
    }
}
