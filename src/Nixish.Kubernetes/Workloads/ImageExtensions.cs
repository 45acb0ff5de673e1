namespace Nixish.Kubernetes;

/// <summary>What Kubernetes adds to images.</summary>
public static class ImageExtensions
{
    extension(Image image)
    {
        /// <summary>A container that runs the image: named after the last part of its name, with its ports; what refers to it waits until the image is delivered.</summary>
        public Container AsContainer() => new(ContainerName(image.Name))
        {
            Image = image,
            Ports = image.Ports.Select(port => new ContainerPort(port.Number) { Protocol = ProtocolOf(port) }),
        };
    }

    // TCP is what the API assumes.
    private static string? ProtocolOf(Port port) => port.Protocol switch
    {
        PortProtocol.Udp => "UDP",
        PortProtocol.Sctp => "SCTP",
        _ => null,
    };

    // A container's name is a DNS label; an image's may have slashes, dots and underscores.
    private static string ContainerName(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..].Replace('.', '-').Replace('_', '-');
        return (name.Length <= 63 ? name : name[..63]).Trim('-');
    }
}
