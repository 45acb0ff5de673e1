using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>A transport that ports belong to.</summary>
public enum PortProtocol
{
    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,

    /// <summary>SCTP.</summary>
    Sctp,
}

/// <summary>A port that an image's program listens on. Documentation for who runs it: nothing is opened by it.</summary>
/// <param name="Number">1 to 65535.</param>
/// <param name="Protocol">TCP by default.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Port(ushort Number, PortProtocol Protocol = PortProtocol.Tcp)
{
    /// <summary>A TCP port.</summary>
    public static implicit operator Port(ushort number) => new(number);

    /// <summary>As the image configuration writes it: <c>8080/tcp</c>.</summary>
    public override string ToString() => Protocol switch
    {
        PortProtocol.Udp => $"{Number}/udp",
        PortProtocol.Sctp => $"{Number}/sctp",
        _ => $"{Number}/tcp",
    };
}
