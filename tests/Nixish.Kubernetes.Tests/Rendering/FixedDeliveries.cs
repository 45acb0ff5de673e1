namespace Nixish.Kubernetes.Tests.Rendering;

// References that do not depend on how images are built.
internal sealed class FixedDeliveries : Deliveries
{
    public override string ReferenceOf(PullableImage image) => $"registry.example.com/shop/{image.Name}:tag";

    public override string? ResourceIdOf(PullableImage image) => null;
}
