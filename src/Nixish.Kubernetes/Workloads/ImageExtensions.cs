namespace Nixish.Kubernetes;

/// <summary>What Kubernetes adds to images.</summary>
public static class ImageExtensions
{
    extension(PullableImage image)
    {
        /// <summary>A container that runs the image: named after the last part of its name, with its ports; what refers to it waits until the image is delivered.</summary>
        public Container AsContainer() => new(ContainerName(image.Name))
        {
            Image = image,
            Ports = PortsOf(image).Select(port => new ContainerPort(port.Number) { Protocol = ProtocolOf(port) }),
        };
    }

    // The images of an index are one program: who listens on a port of it, does so on each platform or is not reached there.
    private static Seq<Port> PortsOf(PullableImage image) => image switch
    {
        Image single => single.Ports,
        ImageIndex index => [.. index.Images.AsEnumerable().SelectMany(static one => one.Ports).Distinct()],
        _ => [],
    };

    // TCP is what the API assumes.
    private static Protocol? ProtocolOf(Port port) => port.Protocol switch
    {
        PortProtocol.Udp => Protocol.UDP,
        PortProtocol.Sctp => Protocol.SCTP,
        _ => (Protocol?)null,
    };

    // A container's name is a DNS label; an image's may have slashes, dots and underscores.
    private static string ContainerName(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..].Replace('.', '-').Replace('_', '-');
        return (name.Length <= 63 ? name : name[..63]).Trim('-');
    }
}
