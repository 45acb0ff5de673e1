using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nixish;

public partial struct StoreString
{
    // What a graph of buildables shares would be compared once for each way to reach it, which is exponential in depth:
    // while one comparison runs, pairs that were found equal are remembered.
    [ThreadStatic]
    private static HashSet<(IBuildable, IBuildable)>? FoundEqual;

    /// <summary>Whether both have the same text and equal references.</summary>
    public readonly bool Equals(StoreString other)
    {
        if (ReferenceEquals(_segments, other._segments))
        {
            return true;
        }

        var mine = Segments(ref Unsafe.AsRef(in _segments));
        var theirs = Segments(ref other._segments);
        if (mine.Length != theirs.Length)
        {
            return false;
        }

        for (var i = 0; i < mine.Length; i++)
        {
            if (!Same(mine[i], theirs[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is StoreString other && Equals(other);

    /// <summary>Of the literal text only: hashing what is referred to would walk the graph once for each way to reach a node.</summary>
    public override readonly int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var segment in Segments(ref Unsafe.AsRef(in _segments)))
        {
            switch (segment)
            {
                case string text:
                    hash.Add(text, StringComparer.Ordinal);
                    break;
                case byte[] bytes:
                    hash.AddBytes(bytes);
                    break;
                default:
                    hash.Add(segment.GetType());
                    break;
            }
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether both have the same text and equal references.</summary>
    public static bool operator ==(StoreString left, StoreString right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(StoreString left, StoreString right) => !left.Equals(right);

    private static bool Same(object left, object right) => (left, right) switch
    {
        (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (IBuildable a, IBuildable b) => ReferenceEquals(a, b) || SameBuildable(a, b),
        _ => false,
    };

    private static bool SameBuildable(IBuildable left, IBuildable right)
    {
        var outermost = FoundEqual is null;
        var known = FoundEqual ??= new(PairComparer.Instance);
        try
        {
            if (known.Contains((left, right)))
            {
                return true;
            }

            var same = left.Equals(right);
            if (same)
            {
                known.Add((left, right));
            }

            return same;
        }
        finally
        {
            if (outermost)
            {
                FoundEqual = null;
            }
        }
    }

    private sealed class PairComparer : IEqualityComparer<(IBuildable Left, IBuildable Right)>
    {
        public static PairComparer Instance { get; } = new();

        public bool Equals((IBuildable Left, IBuildable Right) x, (IBuildable Left, IBuildable Right) y) =>
            ReferenceEquals(x.Left, y.Left) && ReferenceEquals(x.Right, y.Right);

        public int GetHashCode([DisallowNull] (IBuildable Left, IBuildable Right) obj) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(obj.Left), RuntimeHelpers.GetHashCode(obj.Right));
    }
}
