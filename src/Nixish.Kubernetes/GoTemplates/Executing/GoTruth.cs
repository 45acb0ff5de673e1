using System.Numerics;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>What Go's templates take for true: all but the zero of a type and what is empty.</summary>
internal static class GoTruth
{
    public static bool Of(object? value) => value switch
    {
        null or GoNilInterface => false,
        bool flag => flag,
        string text => text.Length > 0,
        GoMap map => map.Count > 0,
        GoList list => list.Count > 0,
        nint number => number != 0,
        long number => number != 0,
        double number => number != 0,
        int number => number != 0,
        byte[] bytes => bytes.Length > 0,
        byte number => number != 0,
        nuint number => number != 0,
        ulong number => number != 0,
        uint number => number != 0,
        short number => number != 0,
        ushort number => number != 0,
        sbyte number => number != 0,
        float number => number != 0,
        Complex number => number != Complex.Zero,
        _ => true,
    };
}
