using System.Globalization;

namespace Nixish.Kubernetes;

/// <summary>
/// How much a layer's word counts where layers say different things of one field: the smaller number wins. The numbers are those of NixOS modules
/// (<c>mkDefault</c> 1000, plain 100, <c>mkForce</c> 50).
/// </summary>
/// <param name="Value">The number; smaller is stronger.</param>
/// <seealso href="https://nixos.org/manual/nixos/stable/#sec-option-definitions-setting-priorities"/>
public readonly record struct Priority(int Value) : IComparable<Priority>
{
    /// <summary>What holds unless anybody says otherwise: 1000.</summary>
    public static Priority Default => new(1000);

    /// <summary>What a layer has that says nothing of it: 100.</summary>
    public static Priority Normal => new(100);

    /// <summary>What holds whatever others say: 50.</summary>
    public static Priority Forced => new(50);

    /// <summary>The priority of that number.</summary>
    public static implicit operator Priority(int value) => new(value);

    /// <summary>Whether the left one loses to the right one.</summary>
    public static bool operator <(Priority left, Priority right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one wins over the right one.</summary>
    public static bool operator >(Priority left, Priority right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one does not win over the right one.</summary>
    public static bool operator <=(Priority left, Priority right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one does not lose to the right one.</summary>
    public static bool operator >=(Priority left, Priority right) => left.CompareTo(right) >= 0;

    /// <summary>Orders from what loses to what wins: from large numbers to small ones.</summary>
    public int CompareTo(Priority other) => other.Value.CompareTo(Value);

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
