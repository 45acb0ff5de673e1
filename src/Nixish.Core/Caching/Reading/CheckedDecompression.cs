namespace Nixish;

/// <summary>Gives every way in which a decoder refuses its input one type.</summary>
internal sealed class CheckedDecompression(Stream decoder) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await decoder.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException failure)
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
        }

        base.Dispose(disposing);
    }
}
