namespace Nixish;

/// <summary>An image that no registry or runtime takes, or a manifest that is none.</summary>
public sealed class InvalidImageException : NixishException
{
    internal InvalidImageException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>Text that is not the reference, tag or digest of an image.</summary>
public sealed class InvalidReferenceException : NixishException
{
    internal InvalidReferenceException(string text, string message)
        : base(message) => Text = text;

    /// <summary>The text.</summary>
    public string Text { get; }
}

/// <summary>A base image given by tag only: what it holds could change from one build to the next.</summary>
public sealed class UnpinnedImageException : NixishException
{
    internal UnpinnedImageException(string image, ImageReference reference)
        : base($"The base '{reference}' of image '{image}' has no digest, so what it holds could change between builds. " +
               $"Write BaseImage.Tagged(\"{reference}\") and run this program with the command lock, which records its digest, or pin it here: '{reference}@sha256:…'.") => Reference = reference;

    /// <summary>The reference that is not pinned.</summary>
    public ImageReference Reference { get; }
}

/// <summary>A resource uses an image that nothing in its stack pushes or loads.</summary>
public sealed class UndeliveredImageException : NixishException
{
    internal UndeliveredImageException(PullableImage image, string user)
        : base($"{user} runs image '{image.Name}', which nothing in the stack delivers, so it could not be pulled. " +
               "Say how the stack delivers its images, with Deliver = Deliver.PushTo(\"registry/prefix\") or Deliver.ToKind(), or add image.PushTo(\"registry/prefix\") to its resources.") => Image = image;

    /// <summary>The image.</summary>
    public PullableImage Image { get; }
}
