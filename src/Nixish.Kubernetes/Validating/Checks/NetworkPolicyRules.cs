using Address = System.Net.IPAddress;

namespace Nixish.Kubernetes;

/// <summary>Network policies: ports, and blocks of addresses.</summary>
internal static class NetworkPolicyRules
{
    public static void Check(NetworkPolicyPort port, ObjectWalk at)
    {
        ProbeRules.Port(port.Port, "port", at);
        if (port.EndPort is { } end && (port.Port?.Number is not { } first || end < first))
        {
            at.Report(KnownRules.Policy, "endPort", "it ends a range that begins with a port by number, not above it");
        }
    }

    public static void Check(NetworkPolicyPeer peer, ObjectWalk at)
    {
        if (peer.IpBlock is not null && (peer.PodSelector is not null || peer.NamespaceSelector is not null))
        {
            at.Report(KnownRules.Policy, "", "a peer is either a block of addresses or selectors");
        }
        else if (peer is { IpBlock: null, PodSelector: null, NamespaceSelector: null })
        {
            at.Report(KnownRules.Policy, "", "a peer says who it is: podSelector, namespaceSelector or ipBlock");
        }
    }

    public static void Check(IPBlock block, ObjectWalk at)
    {
        if (block.Cidr is not { Length: > 0 } cidr)
        {
            return;
        }

        if (!TryBlock(cidr, out var outer))
        {
            at.Report(KnownRules.Policy, "cidr", $"'{ObjectWalk.Short(cidr)}' is no block of addresses such as 10.0.0.0/8");
            return;
        }

        for (var i = 0; i < block.Except.Count; i++)
        {
            if (!TryBlock(block.Except[i], out var inner))
            {
                at.Report(KnownRules.Policy, $"except[{i}]", $"'{ObjectWalk.Short(block.Except[i])}' is no block of addresses such as 10.1.0.0/16");
            }
            else if (!outer.Contains(inner.BaseAddress) || inner.PrefixLength <= outer.PrefixLength)
            {
                at.Report(KnownRules.Policy, $"except[{i}]", $"{block.Except[i]} must lie within {cidr} and be smaller");
            }
        }
    }

    // The API takes an address with bits below the prefix too.
    private static bool TryBlock(string text, out System.Net.IPNetwork block)
    {
        block = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !Address.TryParse(text.AsSpan(0, slash), out var address) ||
            !int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var length))
        {
            return false;
        }

        var bytes = address.GetAddressBytes();
        if (length > bytes.Length * 8)
        {
            return false;
        }

        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        block = new(new Address(bytes), length);
        return true;
    }
}
