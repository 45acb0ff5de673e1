using System.Numerics;
using Nixish.Kubernetes.Charts.Tests.Oracle;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.GoTemplates;

/// <summary>What is dot in the cases of this folder: a value of every type, and some that are odd.</summary>
internal static class Sample
{
    public static GoMap Data => new()
    {
        ["i"] = (nint)7,
        ["neg"] = (nint)(-3),
        ["zero"] = (nint)0,
        ["i64"] = 64L,
        ["i32"] = 32,
        ["i16"] = (short)16,
        ["i8"] = (sbyte)-8,
        ["u"] = (nuint)8,
        ["u8"] = (byte)200,
        ["u16"] = (ushort)16,
        ["u32"] = 32U,
        ["u64"] = ulong.MaxValue,
        ["f"] = 1.5,
        ["whole"] = 2.0,
        ["big"] = 1e6,
        ["tiny"] = 1e-5,
        ["nan"] = double.NaN,
        ["inf"] = double.PositiveInfinity,
        ["f32"] = 0.1f,
        ["c"] = new Complex(1, -2),
        ["s"] = "hello",
        ["empty"] = "",
        ["uni"] = "héllo, 世界",
        ["bad"] = GoText.FromUtf8([0x61, 0xff, 0x62]),
        ["html"] = "<a href=\"x\">'&</a>",
        ["nl"] = "one\ntwo",
        ["t"] = true,
        ["fl"] = false,
        ["nil"] = null,
        ["list"] = GoList.Of(1.0, "two", true, null, GoList.Of(3.0)),
        ["strings"] = GoList.OfStrings(["a", "b", "c"]),
        ["ints"] = new GoList(GoType.IntSlice, (nint)3, (nint)1, (nint)2),
        ["bytes"] = "hi"u8.ToArray(),
        ["nolist"] = GoList.Empty,
        ["map"] = new GoMap { ["b"] = 2.0, ["a"] = 1.0, ["c"] = new GoMap { ["d"] = "deep" } },
        ["nomap"] = new GoMap(),
        ["smap"] = new GoMap(GoType.StringMap) { ["k"] = "v" },
        ["maps"] = new GoList(GoType.Slice(GoType.AnyMap), new GoMap { ["n"] = "one" }, new GoMap { ["n"] = "two" }),
        ["named"] = new GoMap(new GoType(GoKind.Map, "main.namedMap", GoType.Any)) { ["x"] = 1.0, ["y"] = new GoMap { ["z"] = "zed" } },
        ["thing"] = Thing.Value("box"),
        ["ptr"] = Thing.Pointer("box"),
        ["speaker"] = new Speaker("hi"),
    };
}
