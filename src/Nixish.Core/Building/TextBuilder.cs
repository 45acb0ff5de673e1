namespace Nixish;

/// <summary>Writes the variable <c>text</c> to the output, byte for byte.</summary>
internal sealed class TextBuilder : IBuilder
{
    public const string BuilderName = "builtin:nixish/write-text/1";

    public string Name => BuilderName;

    public Task BuildAsync(BuildContext context, CancellationToken cancellationToken) =>
        File.WriteAllBytesAsync(context.OutputPath(), context.Derivation.Environment["text"], cancellationToken);
}
