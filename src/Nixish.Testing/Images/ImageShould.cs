namespace Nixish.Testing;

/// <summary>Assertions on images. They need no assertion library and go well with any.</summary>
public static class ImageShould
{
    /// <summary>
    /// Assertions on an image as a value: on what it says, and on what is in it, which is read when first asked for. See
    /// <see cref="ImageReading.ReadContentsAsync(Image, BuildOptions?, CancellationToken)"/>. Of its base nothing is known.
    /// </summary>
    public static ImageAssertions Should(this Image? image) =>
        new(image, new(() => Task.Run(() => image!.ReadContentsAsync()).GetAwaiter().GetResult()));

    /// <summary>Assertions on an image that is built: its configuration has what its base says.</summary>
    public static ImageAssertions Should(this BuiltImage? image) =>
        new(image?.Image, new(() => Task.Run(() => image!.ReadContentsAsync()).GetAwaiter().GetResult()));
}
