namespace Nixish;

/// <summary>
/// The format of <c>nix-store --export</c>: paths with their NARs one after the other, each after what it refers to.
/// </summary>
/// <remarks>
/// <code>
/// export = { 1 path } 0                                     numbers: 64 bits, little endian
/// path   = nar 0x4558494e text texts text 0                  its path, its references, its deriver or ""; text as in a NAR
/// </code>
/// Neither hashes nor signatures are in it: whoever imports one believes whoever wrote it.
/// https://nix.dev/manual/nix/latest/command-ref/nix-store/export
/// </remarks>
internal static class ExportFormat
{
    public const ulong Path = 1;
    public const ulong End = 0;
    public const ulong Magic = 0x4558494e;
}
